import type { Fetch } from '../../platform/ports.ts'

const bytesOf = async (chunks: AsyncIterable<unknown>): Promise<Uint8Array<ArrayBuffer>> => {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) {
    parts.push(chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk), 'utf8'))
  }
  return new Uint8Array(Buffer.concat(parts))
}

/** The client library streams uploads; a body that can be sent again after a fresh sign-in has to be whole. */
const wholeBody = async (body: RequestInit['body']): Promise<NonNullable<RequestInit['body']> | null> => {
  if (body === undefined || body === null) return null
  if (typeof body === 'object' && Symbol.asyncIterator in body && !(body instanceof FormData)) {
    return bytesOf(body)
  }
  return body
}

/**
 * Our fetch in the shape in which the client library calls it: only the fields that fetch knows, a whole body, no
 * redirects (Google's API has none; one comes from a captive portal and must not see the token), and no
 * Accept-Encoding, which Chromium's stack sets itself.
 */
export const plainFetch =
  (fetch: Fetch) =>
  async (input: Parameters<Fetch>[0], init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers)
    headers.delete('accept-encoding')
    return fetch(input, {
      method: init.method ?? 'GET',
      headers,
      body: await wholeBody(init.body),
      signal: init.signal ?? null,
      redirect: 'error',
    })
  }
