/** Answers the emulated consent page as a person would, without a browser. */
export const consent = async (
  authorizeUrl: string,
  choice: { account?: string; without?: readonly string[]; decision?: 'continue' | 'cancel' } = {},
): Promise<{ status: number; location: string | null; page: string }> => {
  const html = await (await fetch(authorizeUrl)).text()
  const flow = /name="flow" value="([^"]+)"/.exec(html)?.[1]
  if (flow === undefined) throw new Error(`No consent form:\n${html.slice(-600)}`)
  const accounts = [...html.matchAll(/name="account" value="([^"]+)"( checked)?/g)]
  const account = choice.account ?? accounts.find((found) => found[2] !== undefined)?.[1] ?? accounts[0]?.[1]
  const form = new URLSearchParams({ flow, decision: choice.decision ?? 'continue' })
  if (account !== undefined) form.set('account', account)
  for (const [, scope] of html.matchAll(/name="scope" value="([^"]+)"/g)) {
    if (scope !== undefined && !(choice.without ?? []).some((left) => scope.endsWith(left)))
      form.append('scope', scope)
  }
  const decided = await fetch(new URL('/o/oauth2/v2/auth/decision', authorizeUrl), {
    method: 'POST',
    body: form,
    redirect: 'manual',
  })
  const location = decided.headers.get('location')
  if (location === null) return { status: decided.status, location, page: await decided.text() }
  const landed = await fetch(location)
  return { status: landed.status, location, page: await landed.text() }
}
