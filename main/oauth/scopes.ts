import type { MailboxGrants, ProviderId } from '../../shared/domain/mailbox.ts'

const google = 'https://www.googleapis.com/auth/'

/** What we ask Google for. `gmail.send` is part of `gmail.compose`, and asked for so that the consent page names sending. */
export const googleScopes: readonly string[] = [
  `${google}gmail.compose`,
  `${google}gmail.send`,
  `${google}gmail.readonly`,
  `${google}calendar.events`,
  `${google}calendar.readonly`,
  'openid',
  'email',
]

/** Google answers the short names of OpenID Connect in their long form. */
const longForms: Readonly<Record<string, string>> = {
  email: `${google}userinfo.email`,
  profile: `${google}userinfo.profile`,
}

/** Google's scopes in one spelling, each once, sorted, so that what was granted can be compared with what was asked for. */
export const normaliseScopes = (scopes: readonly string[]): string[] =>
  [...new Set(scopes.filter((scope) => scope !== '').map((scope) => longForms[scope] ?? scope))].toSorted()

/**
 * What Google's scopes allow. Sending goes through a draft, so it needs `gmail.compose`; the calendar needs both of
 * its scopes, because `calendar.events` does not let the calendars be listed.
 */
const googleGrants = (scopes: readonly string[]): MailboxGrants => {
  const granted = new Set(normaliseScopes(scopes))
  const has = (name: string): boolean => granted.has(`${google}${name}`)
  return {
    readMail: has('gmail.readonly'),
    sendMail: has('gmail.compose'),
    calendar: has('calendar.events') && has('calendar.readonly'),
    drafts: has('gmail.compose'),
  }
}

const leastMicrosoftScopes = ['User.Read', 'Mail.Read', 'Mail.Send', 'Calendars.ReadWrite'] as const

/**
 * What we ask Microsoft for. MSAL adds openid, profile and offline_access itself. `drafts`: an organisation has chosen
 * that mail lies among the drafts before it is sent, which is writing in the mailbox.
 */
export const microsoftScopes = ({ drafts }: { readonly drafts: boolean }): readonly string[] =>
  drafts ? [...leastMicrosoftScopes, 'Mail.ReadWrite'] : leastMicrosoftScopes

const graphResource = 'https://graph.microsoft.com/'

/** The same with the resource before them, as the page for administrators wants them. */
export const microsoftResourceScopes = (asked: { readonly drafts: boolean }): readonly string[] =>
  microsoftScopes(asked).map((scope) => `${graphResource}${scope}`)

const withoutResource = (scope: string): string => {
  const lower = scope.toLowerCase()
  return lower.startsWith(graphResource) ? lower.slice(graphResource.length) : lower
}

const signInScopes = new Set(['openid', 'profile', 'email', 'offline_access'])

/** The scopes of Graph among those that were granted, as they were spelled: what a renewal may ask for. */
export const graphScopes = (scopes: readonly string[]): string[] =>
  scopes.filter((scope) => !signInScopes.has(scope.toLowerCase()))

/** Entra answers scopes as they were asked for or with the resource before them, and in any case. */
const microsoftGrants = (scopes: readonly string[]): MailboxGrants => {
  const granted = new Set(scopes.map(withoutResource))
  return {
    readMail: granted.has('mail.read') || granted.has('mail.readwrite'),
    sendMail: granted.has('mail.send'),
    calendar: granted.has('calendars.readwrite'),
    drafts: granted.has('mail.readwrite'),
  }
}

const grantsByProvider: Readonly<Record<ProviderId, (scopes: readonly string[]) => MailboxGrants>> = {
  gmail: googleGrants,
  graph: microsoftGrants,
}

/** What the scopes that a provider granted allow Liaison to do. */
export const grantsFromScopes = (provider: ProviderId, scopes: readonly string[]): MailboxGrants =>
  grantsByProvider[provider](scopes)
