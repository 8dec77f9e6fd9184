/** Permission names of Graph that the emulator knows, in the words of Microsoft's consent page. */
const WORDS: Readonly<Record<string, string>> = {
  'User.Read': 'Sign you in and read your profile',
  'Mail.ReadBasic': 'Read your basic mail',
  'Mail.Read': 'Read your mail',
  'Mail.ReadWrite': 'Read and write access to your mail',
  'Mail.Send': 'Send mail as you',
  'MailboxSettings.Read': 'Read your mailbox settings',
  'Calendars.Read': 'Read your calendars',
  'Calendars.ReadBasic': 'Read basic details of your calendars',
  'Calendars.ReadWrite': 'Have full access to your calendars',
  'Contacts.Read': 'Read your contacts',
  offline_access: 'Maintain access to data you have given it access to',
}

const SIGN_IN = new Set(['openid', 'profile', 'email', 'offline_access'])
const GRAPH = 'https://graph.microsoft.com/'

/** What was asked for: short names without the resource, and whether the request named the resource itself. */
export type ScopeRequest = { scopes: string[]; unknown: string[]; everything: boolean; full: boolean }

const CANONICAL = new Map(
  [...Object.keys(WORDS), ...SIGN_IN].map((scope) => [scope.toLowerCase(), scope] as const),
)

export function isSignInScope(scope: string): boolean {
  return SIGN_IN.has(scope)
}

export function scopeWords(scope: string): string {
  return WORDS[scope] ?? 'View your basic profile'
}

/** Scope names are not case-sensitive; `.default` asks for everything consented before. */
export function readScopes(text: string): ScopeRequest {
  const names = [...new Set(text.split(/\s+/).filter((name) => name !== ''))]
  const full = names.some((name) => name.startsWith(GRAPH))
  const short = names.map((name) => (name.startsWith(GRAPH) ? name.slice(GRAPH.length) : name))
  const wanted = short.filter((name) => name !== '.default')
  return {
    scopes: [...new Set(wanted.flatMap((name) => CANONICAL.get(name.toLowerCase()) ?? []))],
    unknown: wanted.filter((name) => !CANONICAL.has(name.toLowerCase())),
    everything: short.includes('.default'),
    full,
  }
}

/** The scope parameter of a token answer, in the form the request used. offline_access is never listed. */
export function scopeAnswer(scopes: Iterable<string>, full: boolean): string {
  return [...scopes]
    .filter((scope) => scope !== 'offline_access')
    .map((scope) => (full && !isSignInScope(scope) ? `${GRAPH}${scope}` : scope))
    .join(' ')
}
