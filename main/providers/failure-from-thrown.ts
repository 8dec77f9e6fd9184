import { appError, type AppError } from '../../shared/errors/app-error.ts'
import { AppFailure } from '../platform/app-failure.ts'
import { errorFromNetwork } from '../platform/network-error.ts'

/** A call without an answer: what it means, and whether it may have been carried out all the same. */
export type Unanswered = { readonly error: AppError; readonly mayHaveHappened: boolean }

const chainOf = (thrown: unknown): Error[] => {
  const chain: Error[] = []
  for (let at = thrown; at instanceof Error && chain.length < 8; at = at.cause) chain.push(at)
  return chain
}

/**
 * No name, nobody listening: nothing of the request has left. Node's, undici's and Chromium's spellings. "No route"
 * is not among them: it is also reported for a connection that was up and had carried data.
 */
const neverConnected =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|UND_ERR_CONNECT_TIMEOUT|ERR_(INTERNET_DISCONNECTED|NAME_NOT_RESOLVED|NAME_RESOLUTION_FAILED|CONNECTION_REFUSED|PROXY_CONNECTION_FAILED))\b/

const saysNeverConnected = (error: Error): boolean =>
  neverConnected.test('code' in error && typeof error.code === 'string' ? error.code : error.message)

/** Codes under which the layer that holds the sign-in passes on a broken connection: the request may have left. */
const unsure = new Set<AppError['code']>(['network_failed', 'timeout', 'outcome_unknown'])

/** Reads what a call threw. Nothing of the request (headers, address, body) is kept, since it holds the token. */
export const failureFromThrown = (thrown: unknown): Unanswered => {
  const chain = chainOf(thrown)
  const named = chain.find((error) => error instanceof AppFailure)
  if (named !== undefined) return { error: named.error, mayHaveHappened: unsure.has(named.error.code) }
  return { error: errorFromNetwork(thrown), mayHaveHappened: !chain.some(saysNeverConnected) }
}

/** The caller's signal ended it. An end, not an error of anybody; as a value, because every caller has to stop cleanly. */
export const stopped = (): AppError =>
  appError('network_failed', 'Stopped before there was an answer', 'backoff')
