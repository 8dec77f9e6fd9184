const AUTH = 'https://www.googleapis.com/auth/'

/** Google answers with these names whatever short form was asked for. */
const EXPANDED: Readonly<Record<string, string>> = {
  email: `${AUTH}userinfo.email`,
  profile: `${AUTH}userinfo.profile`,
}

const SIGN_IN: ReadonlySet<string> = new Set(['openid', `${AUTH}userinfo.email`, `${AUTH}userinfo.profile`])

/** What the consent page says about each scope. */
const WORDS: Readonly<Record<string, string>> = {
  'https://mail.google.com/': 'Read, compose, send and permanently delete all your email from Gmail',
  [`${AUTH}gmail.send`]: 'Send email on your behalf',
  [`${AUTH}gmail.compose`]: 'Manage drafts and send emails',
  [`${AUTH}gmail.readonly`]: 'View your email messages and settings',
  [`${AUTH}gmail.metadata`]:
    'View your email message metadata such as labels and headers, but not the email body',
  [`${AUTH}gmail.modify`]: 'Read, compose and send emails from your Gmail account',
  [`${AUTH}gmail.labels`]: 'See and edit your email labels',
  [`${AUTH}calendar`]: 'See, edit, share and permanently delete all the calendars you can access',
  [`${AUTH}calendar.events`]: 'View and edit events on all your calendars',
  [`${AUTH}calendar.readonly`]: 'See and download any calendar you can access',
}

export function expandScopes(scope: string): string[] {
  const names = scope.split(/[\s+]+/).filter((name) => name !== '')
  return [...new Set(names.map((name) => EXPANDED[name] ?? name))]
}

export function isSignInScope(scope: string): boolean {
  return SIGN_IN.has(scope)
}

export function scopeWords(scope: string): string {
  return WORDS[scope] ?? scope
}

/** Is it a scope that Google knows? Unknown ones end the request with invalid_scope. */
export function isKnownScope(scope: string): boolean {
  return (
    SIGN_IN.has(scope) ||
    scope === 'https://mail.google.com/' ||
    /^https:\/\/www\.googleapis\.com\/auth\/[a-z.]+$/.test(scope)
  )
}
