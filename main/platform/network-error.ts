import { appError, type AppError } from '../../shared/errors/app-error.ts'

const offlineCodes = new Set([
  'EAI_AGAIN',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOTFOUND',
  'ERR_ADDRESS_UNREACHABLE',
  'ERR_INTERNET_DISCONNECTED',
  'ERR_NAME_NOT_RESOLVED',
  'ERR_NETWORK_CHANGED',
])
const timeoutCodes = new Set([
  'ERR_CONNECTION_TIMED_OUT',
  'ERR_TIMED_OUT',
  'ETIMEDOUT',
  'TimeoutError',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
])

/** Node names the reason in `code` somewhere down the chain of causes; Electron's net.fetch in the message, as `net::ERR_…`. */
const codesOf = (error: unknown, depth = 0): string[] => {
  if (!(error instanceof Error) || depth > 5) return []
  const code = 'code' in error && typeof error.code === 'string' ? [error.code] : []
  const named = /net::(ERR_[A-Z_]+)/.exec(error.message)?.[1]
  return [...code, error.name, ...(named === undefined ? [] : [named]), ...codesOf(error.cause, depth + 1)]
}

/**
 * What a request that got no answer means: `offline`, `timeout` or `network_failed`, all to be tried again with
 * backoff. The message names the reason only, never a URL or a body.
 */
export const errorFromNetwork = (cause: unknown): AppError => {
  const codes = codesOf(cause)
  const offline = codes.find((code) => offlineCodes.has(code))
  if (offline !== undefined)
    return appError('offline', `No connection to the internet (${offline})`, 'backoff')
  const timeout = codes.find((code) => timeoutCodes.has(code))
  if (timeout !== undefined) return appError('timeout', `No answer in time (${timeout})`, 'backoff')
  const code = codes.find((known) => /^[A-Z][A-Z0-9_]{2,40}$/.test(known)) ?? 'no details'
  return appError('network_failed', `The connection failed (${code})`, 'backoff')
}
