/** What the person does on Microsoft's pages. */
export type SignInAnswer = {
  /** The one that the page has chosen when absent. */
  account?: string
  /** Accepts unless told otherwise. `return` is the last link of "Need admin approval". */
  decision?: 'accept' | 'cancel' | 'return'
}

/** Where a sign-in ended: back at the app, or on a page from which nothing comes back. */
export type SignInEnd =
  | { kind: 'redirect'; url: URL }
  | { kind: 'form-post'; action: string; fields: Record<string, string> }
  | { kind: 'page'; status: number; title: string; page: string }

function unescape(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}

function hiddenFields(page: string): Record<string, string> {
  const inputs = page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)
  return Object.fromEntries([...inputs].map((match) => [match[1] ?? '', unescape(match[2] ?? '')]))
}

type Shown = { status: number; location: string | undefined; page: string; at: URL }

async function shown(response: Response, at: URL): Promise<Shown> {
  const location = response.headers.get('location') ?? undefined
  return { status: response.status, location, page: await response.text(), at }
}

async function submit({ page, at }: Shown, action: string, fields: Record<string, string>): Promise<Shown> {
  const url = new URL(action, at)
  const body = new URLSearchParams({ ...hiddenFields(page), ...fields })
  return shown(await fetch(url, { method: 'POST', body, redirect: 'manual' }), url)
}

/** The form the page asks for next, and what the person puts into it. */
function next(
  page: string,
  answer: SignInAnswer,
): { action: string; fields: Record<string, string> } | undefined {
  const action = /<form method="post" action="(\/emulated\/\w+)">/.exec(page)?.[1]
  const decision = answer.decision ?? 'accept'
  if (action === '/emulated/account') {
    const chosen = answer.account ?? /name="account" value="([^"]*)" checked/.exec(page)?.[1] ?? ''
    return { action, fields: { account: chosen, decision: 'next' } }
  }
  const offered = page.includes(`name="decision" value="${decision}"`)
  return action === undefined || !offered ? undefined : { action, fields: { decision } }
}

/**
 * Does on Microsoft's pages what a person does, without a browser: picks the account, accepts or cancels. Follows no
 * redirect to the app and posts no form to it.
 */
export async function answerSignIn(
  authorizeUrl: string | URL,
  answer: SignInAnswer = {},
): Promise<SignInEnd> {
  const start = new URL(authorizeUrl)
  let seen = await shown(await fetch(start, { redirect: 'manual' }), start)
  // Account, permissions: no sign-in has more than two forms.
  for (let step = 0; step < 2 && seen.location === undefined; step += 1) {
    const asked = next(seen.page, answer)
    if (!asked) break
    seen = await submit(seen, asked.action, asked.fields)
  }
  if (seen.location !== undefined) return { kind: 'redirect', url: new URL(seen.location) }
  const action = /name="hiddenform" action="([^"]*)"/.exec(seen.page)?.[1]
  if (action !== undefined)
    return { kind: 'form-post', action: unescape(action), fields: hiddenFields(seen.page) }
  const title = unescape(/<title>([^<]*)<\/title>/.exec(seen.page)?.[1] ?? '')
  return { kind: 'page', status: seen.status, title, page: seen.page }
}

/** Does on the page for administrators what one of them does; resolves to where it leads, which is not followed. */
export async function answerAdminConsent(url: string | URL, decision: 'accept' | 'cancel'): Promise<URL> {
  const start = new URL(url)
  const seen = await shown(await fetch(start, { redirect: 'manual' }), start)
  const done = await submit(seen, '/emulated/admin', { decision })
  if (done.location === undefined) throw new Error(`The page answered ${done.status}`)
  return new URL(done.location)
}
