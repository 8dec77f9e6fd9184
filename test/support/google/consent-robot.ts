import { z } from 'zod'

export type ConsentAnswer = {
  /** The one that the page has chosen when absent. */
  account?: string
  /** Scopes to leave ticked; all that the page offers when absent. */
  scopes?: readonly string[]
  /** Ends of scope names to untick, such as `gmail.compose`. */
  without?: readonly string[]
  cancel?: boolean
}

const Flow = z.string().min(20)

function valuesOf(page: string, name: string): string[] {
  const inputs = page.matchAll(/<input type="(?:checkbox|hidden|radio)" name="(\w+)" value="([^"]*)"/g)
  return [...inputs].filter((match) => match[1] === name).map((match) => match[2] ?? '')
}

function locationOf(response: Response): URL {
  const location = response.headers.get('location')
  if (response.status !== 302 || location === null)
    throw new Error(`The consent page answered ${response.status}`)
  return new URL(location)
}

function isTicked({ scopes, without = [] }: ConsentAnswer, scope: string): boolean {
  return (scopes?.includes(scope) ?? true) && !without.some((end) => scope.endsWith(end))
}

/**
 * Does on the consent page what a person does, without a browser. Resolves to the redirect back to the app, which is
 * not followed. Rejects when the page says "Access blocked".
 */
export async function answerConsent(authorizeUrl: string | URL, answer: ConsentAnswer): Promise<URL> {
  const shown = await fetch(authorizeUrl, { redirect: 'manual' })
  if (shown.status === 302) return locationOf(shown)
  const page = await shown.text()
  if (shown.status !== 200) throw new Error(/Error \d+: \w+/.exec(page)?.[0] ?? `status ${shown.status}`)
  const chosen = answer.account ?? /name="account" value="([^"]*)" checked/.exec(page)?.[1]
  const form = new URLSearchParams({ flow: Flow.parse(valuesOf(page, 'flow')[0]) })
  if (chosen !== undefined) form.set('account', chosen)
  for (const scope of valuesOf(page, 'scope')) if (isTicked(answer, scope)) form.append('scope', scope)
  form.set('decision', answer.cancel === true ? 'cancel' : 'continue')
  const decided = await fetch(new URL('/o/oauth2/v2/auth/decision', authorizeUrl), {
    method: 'POST',
    body: form,
    redirect: 'manual',
  })
  return locationOf(decided)
}
