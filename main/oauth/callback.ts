import { createHash, timingSafeEqual } from 'node:crypto'

/** What a browser brought back, told apart before anything is answered. */
export type Callback =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'error'; readonly error: string; readonly description: string }
  | { readonly kind: 'forged' }

/** Google's codes have up to 256 bytes, others' more; nobody's has this many. */
const longestCode = 4096
const longestError = 200

/** Compares digests: equal length for any input, so the time tells neither content nor length. */
const sameSecret = (left: string, right: string): boolean =>
  timingSafeEqual(createHash('sha256').update(left).digest(), createHash('sha256').update(right).digest())

/** RFC 6749, section 3.1: a parameter is not repeated. One that is, is as good as missing. */
const single = (params: URLSearchParams, name: string): string | null => {
  const values = params.getAll(name)
  return values.length === 1 ? (values[0] ?? null) : null
}

/** Reads the parameters of an authorization response (RFC 6749, section 4.1.2). The state is looked at first. */
export const readCallback = (params: URLSearchParams, state: string): Callback => {
  if (!sameSecret(single(params, 'state') ?? '', state)) return { kind: 'forged' }
  const error = single(params, 'error')
  if (error !== null && error !== '' && !params.has('code')) {
    const description = single(params, 'error_description') ?? ''
    return {
      kind: 'error',
      error: error.slice(0, longestError),
      description: description.slice(0, longestError),
    }
  }
  const code = single(params, 'code')
  if (code === null || code === '' || code.length > longestCode || params.has('error')) {
    return { kind: 'forged' }
  }
  return { kind: 'code', code }
}
