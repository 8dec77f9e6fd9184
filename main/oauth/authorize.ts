import { randomBytes } from 'node:crypto'
import { appError, type AppError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import { DeadlinePassed } from '../platform/deadline.ts'
import type { Clock, Logger } from '../platform/ports.ts'
import { openLoopback, type Loopback, type LoopbackAnswer } from './loopback.ts'
import type { AuthorizationRequest, Grant, OAuthProvider } from './provider.ts'

/** How long a person may take at the consent page. */
const authorizationTimeoutMs = 5 * 60_000

/** An attempt under way. `outcome` never rejects, and when it settles no port is open any more. */
export type RunningAuthorization = {
  readonly authorizeUrl: string
  readonly adminConsentUrl: string | null
  /** Epoch ms. */
  readonly expiresAt: number
  readonly outcome: Promise<Result<Grant>>
  readonly cancel: () => void
}

export type AuthorizeDeps = {
  readonly clock: Clock
  readonly logger: Logger
  /** Opens the page in the browser of the system. A failure does not end the attempt: the link can be copied. */
  readonly openInBrowser: (url: string) => Promise<Result<null>>
}

/** Starts one attempt: `auth_in_progress` while another with the same provider runs. */
export type Authorize = (request: {
  provider: OAuthProvider
  loginHint: string | null
  claims: string | null
  /** Called when the answer is in and its code is being exchanged. */
  onFinishing: () => void
}) => Promise<Result<RunningAuthorization>>

const cancelled = (): AppError => appError('auth_cancelled', 'The sign-in was called off', 'user')
const timedOut = (): AppError => appError('auth_timeout', 'The sign-in was not finished in time', 'user')

const abortError = (signal: AbortSignal): AppError =>
  signal.reason instanceof DeadlinePassed ? timedOut() : cancelled()

/** Settles with the answer, or null when the attempt was ended before there was one. */
const waitFor = async (loopback: Loopback, signal: AbortSignal): Promise<LoopbackAnswer | null> => {
  const ended = Promise.withResolvers<null>()
  const end = (): void => ended.resolve(null)
  if (signal.aborted) end()
  signal.addEventListener('abort', end, { once: true })
  const answer = await Promise.race([loopback.answer, ended.promise])
  signal.removeEventListener('abort', end)
  return answer
}

const finish = async (
  answer: LoopbackAnswer | null,
  { provider, prepared }: { provider: OAuthProvider; prepared: AuthorizationRequest },
  signal: AbortSignal,
  onFinishing: () => void,
): Promise<Result<Grant>> => {
  if (answer === null) return err(abortError(signal))
  if (answer.kind === 'error') return err(provider.errorFromRedirect(answer))
  onFinishing()
  const grant = await prepared.exchange(answer.code, signal)
  return !grant.ok && signal.aborted ? err(abortError(signal)) : grant
}

/** Listens first, because the port is part of the URL. 256 random bits of state for this attempt alone. */
const open = async ({
  provider,
  loginHint,
  claims,
}: Pick<Parameters<Authorize>[0], 'provider' | 'loginHint' | 'claims'>): Promise<
  Result<{ loopback: Loopback; prepared: AuthorizationRequest }>
> => {
  const state = randomBytes(32).toString('base64url')
  const loopback = await openLoopback({ host: provider.redirectHost, path: provider.redirectPath, state })
  if (!loopback.ok) return loopback
  const { redirectUri, close } = loopback.value
  let prepared: Result<AuthorizationRequest> | null = null
  try {
    prepared = await provider.prepare({ redirectUri, state, loginHint, claims })
  } finally {
    if (prepared?.ok !== true) await close()
  }
  return prepared.ok ? ok({ loopback: loopback.value, prepared: prepared.value }) : prepared
}

/** Runs sign-ins, one at a time for each provider. */
export const createAuthorize = (deps: AuthorizeDeps): Authorize => {
  const running = new Set<string>()

  /** Not waited for: a browser that is slow to come up must not keep the attempt from being shown and called off. */
  const browse = async (url: string): Promise<void> => {
    try {
      const opened = await deps.openInBrowser(url)
      if (!opened.ok) deps.logger.warn('oauth.noBrowser', { errorCode: opened.error.code })
    } catch (error) {
      deps.logger.error('oauth.noBrowser', { cause: error instanceof Error ? error.message : 'no details' })
    }
  }
  const begin: Authorize = async (request) => {
    const { provider, onFinishing } = request
    const opened = await open(request)
    if (!opened.ok) return opened
    const { loopback, prepared } = opened.value
    const controller = new AbortController()
    const expiresAt = deps.clock.now() + authorizationTimeoutMs
    const callOff = deps.clock.after(authorizationTimeoutMs, () =>
      controller.abort(new DeadlinePassed(authorizationTimeoutMs)),
    )
    const run = async (): Promise<Result<Grant>> => {
      try {
        const answer = await waitFor(loopback, controller.signal)
        // Before the exchange: nothing may come in any more.
        await loopback.close()
        return await finish(answer, { provider, prepared }, controller.signal, onFinishing)
      } finally {
        callOff()
        running.delete(provider.provider)
      }
    }
    const outcome = run()
    void browse(prepared.authorizeUrl)
    const { authorizeUrl, adminConsentUrl } = prepared
    return ok({ authorizeUrl, adminConsentUrl, expiresAt, outcome, cancel: () => controller.abort() })
  }
  return async (request) => {
    const { provider } = request.provider
    if (running.has(provider)) return err(appError('auth_in_progress', 'A sign-in is under way', 'user'))
    running.add(provider)
    let begun: Result<RunningAuthorization> | null = null
    try {
      begun = await begin(request)
      return begun
    } finally {
      if (begun?.ok !== true) running.delete(provider)
    }
  }
}
