/**
 * The policy of the app's own page. Inline styles are allowed because a sandboxed message frame (`srcdoc`) inherits
 * this policy and mail is styled inline; scripts only ever come from our own files.
 */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Somebody else's content is only ever read by our page, never shown as a page: if it were, it could do nothing. */
const messagePolicy =
  "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const sharedHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-cache',
}

const withHeaders = (response: Response, policy: string): Response => {
  const headers = new Headers(response.headers)
  for (const [name, value] of Object.entries(sharedHeaders)) headers.set(name, value)
  headers.set('content-security-policy', policy)
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}

/** Adds what every answer with our own files must carry. */
export const securePage = (response: Response): Response => withHeaders(response, pagePolicy)

/** Adds what every answer with foreign content must carry. */
export const secureMessage = (response: Response): Response => withHeaders(response, messagePolicy)
