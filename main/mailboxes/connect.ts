import type { ConnectAttempt } from '../../shared/domain/connect-attempt.ts'
import type { ProviderId } from '../../shared/domain/mailbox.ts'
import { appError, type AppError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import type { Publish } from '../ipc/publish.ts'
import { createAuthorize, type RunningAuthorization } from '../oauth/authorize.ts'
import type { Grant, OAuthProvider } from '../oauth/provider.ts'
import { AppFailure } from '../platform/app-failure.ts'
import { rewriteOrigin, type Endpoints } from '../platform/http.ts'
import type { MailboxRecord } from '../store/store.ts'
import type { TokensOf } from './tokens.ts'
import { admitGrant, discardGrant, type AdmitDeps, type Admitted } from './admit.ts'

export type ConnectDeps = AdmitDeps & {
  readonly tokens: TokensOf<'replace' | 'remove' | 'claims'>
  readonly oauthProviders: Readonly<Record<ProviderId, OAuthProvider>>
  /** Opens the provider's own URL; endpoint overrides are up to it. */
  readonly openInBrowser: (url: string) => Promise<Result<null>>
  /** Applied to the URL that people may copy. */
  readonly endpoints: Endpoints
  readonly publish: Publish
  /** Settles when the vault holds nothing that an earlier run left (`createSweep`). No sign-in starts before. */
  readonly swept: Promise<void>
  /** After a mailbox was connected or connected again: the place to start its sync. */
  readonly onConnected?: (mailboxId: string) => void
}

/** Connects mailboxes, one attempt at a time for each provider. */
export type Connector = {
  /**
   * Opens the browser and answers the attempt as it stands then; it goes on by itself and is published as
   * `connect.changed`. Fails with `auth_in_progress`, `auth_client_missing`, `mailbox_not_found`.
   */
  readonly start: (at: { provider: ProviderId; reconnects: string | null }) => Promise<Result<ConnectAttempt>>
  /** The attempt under way, or the last one that ended. */
  readonly current: () => ConnectAttempt | null
  /**
   * Ends an attempt that still waits: as cancelled, or as failed because an administrator has to approve, which is on a
   * page that never comes back. One that is being stored, has ended or is unknown is left as it is.
   */
  readonly cancel: (attemptId: string, because: 'cancelled' | 'admin_approval') => void
  /** Calls off what is under way and resolves when its port is closed. */
  readonly stop: () => Promise<void>
}

/** What happened to an attempt on its way. */
type Course = {
  cancelled: AppError | null
  /** When its tokens were asked for, in moments of the account turns. */
  askedAt: number
}

type Running = {
  readonly provider: ProviderId
  readonly authorization: RunningAuthorization
  readonly ended: Promise<void>
  readonly course: Course
}

/** Whom an attempt is for. */
type Target = { readonly oauth: OAuthProvider; readonly reconnects: MailboxRecord | null }

const cancelErrors = {
  cancelled: appError('auth_cancelled', 'The sign-in was called off', 'user'),
  admin_approval: appError('auth_admin_approval', 'An administrator has to approve the app first', 'user'),
} as const

/** What ends an attempt: the state and what comes with it. */
const endOf = (outcome: Result<Admitted>): Partial<ConnectAttempt> => {
  if (outcome.ok) {
    return { state: 'connected', mailboxId: outcome.value.mailboxId, grants: outcome.value.grants }
  }
  const state = outcome.error.code === 'auth_cancelled' ? 'cancelled' : 'failed'
  return { state, error: outcome.error }
}

/** Stores what the sign-in brought. Never rejects: an attempt always ends in a state. */
const settle = async (
  deps: ConnectDeps,
  target: Target,
  outcome: Promise<Result<Grant>>,
  course: Course,
): Promise<Result<Admitted>> => {
  try {
    const grant = await outcome
    const { cancelled: why, askedAt } = course
    if (!grant.ok) return why !== null && grant.error.code === 'auth_cancelled' ? err(why) : grant
    if (why === null) return await admitGrant(deps, { ...target, grant: grant.value, askedAt })
    // Called off in the moment in which the tokens came.
    await discardGrant(deps, target.oauth, grant.value)
    return err(why)
  } catch (failure) {
    const cause = failure instanceof Error ? (failure.stack ?? failure.message) : 'no details'
    deps.logger.error('connect.fault', { cause })
    if (failure instanceof AppFailure) return err(failure.error)
    return err(appError('internal', 'The sign-in could not be stored because of a fault in Liaison'))
  }
}

const waitingAttempt = (
  deps: ConnectDeps,
  attemptId: string,
  { oauth, reconnects }: Target,
  { authorizeUrl, adminConsentUrl, expiresAt }: RunningAuthorization,
): ConnectAttempt => ({
  id: attemptId,
  provider: oauth.provider,
  reconnects: reconnects?.id ?? null,
  state: 'waiting',
  authorizeUrl: rewriteOrigin(authorizeUrl, deps.endpoints),
  adminConsentUrl: adminConsentUrl === null ? null : rewriteOrigin(adminConsentUrl, deps.endpoints),
  expiresAt,
  mailboxId: null,
  grants: null,
  error: null,
})

/** The attempts under way, and the one that the window sees. */
const createAttempts = (deps: ConnectDeps) => {
  const authorize = createAuthorize(deps)
  const running = new Map<string, Running>()
  let latest: ConnectAttempt | null = null

  const show = (attempt: ConnectAttempt): void => {
    latest = attempt
    deps.publish('connect.changed', attempt)
  }
  const change = (attemptId: string, fields: Partial<ConnectAttempt>): void => {
    if (latest?.id === attemptId) show({ ...latest, ...fields })
  }
  const conclude = async (
    attemptId: string,
    target: Target,
    outcome: Promise<Result<Grant>>,
    course: Course,
  ): Promise<void> => {
    const end = await settle(deps, target, outcome, course)
    running.delete(attemptId)
    deps.logger.info('connect.ended', { attemptId, errorCode: end.ok ? null : end.error.code })
    // The page is of no use any more, and its state and nonce need not lie about.
    change(attemptId, { ...endOf(end), authorizeUrl: null })
    if (!end.ok) return
    deps.publish('mailboxes.changed', {})
    deps.onConnected?.(end.value.mailboxId)
  }
  const begin = async (target: Target): Promise<Result<ConnectAttempt>> => {
    const { provider } = target.oauth
    // The port of an attempt is closed before its outcome is stored; only then is it over.
    if ([...running.values()].some((other) => other.provider === provider)) {
      return err(appError('auth_in_progress', 'A sign-in is under way', 'user'))
    }
    const attemptId = deps.newId()
    const course: Course = { cancelled: null, askedAt: deps.accountTurns.moment() }
    const authorization = await authorize({
      provider: target.oauth,
      loginHint: target.reconnects?.address ?? null,
      claims: target.reconnects === null ? null : deps.tokens[provider].claims(target.reconnects.id),
      onFinishing: () => {
        course.askedAt = deps.accountTurns.moment()
        change(attemptId, { state: 'finishing' })
      },
    })
    if (!authorization.ok) return authorization
    const attempt = waitingAttempt(deps, attemptId, target, authorization.value)
    show(attempt)
    const ended = conclude(attemptId, target, authorization.value.outcome, course)
    running.set(attemptId, { provider, authorization: authorization.value, ended, course })
    return ok(attempt)
  }
  return { begin, running, latest: () => latest }
}

/** @see Connector */
export const createConnector = (deps: ConnectDeps): Connector => {
  const attempts = createAttempts(deps)

  const cancel: Connector['cancel'] = (attemptId, because) => {
    const attempt = attempts.running.get(attemptId)
    if (attempt === undefined) return
    attempt.course.cancelled = cancelErrors[because]
    attempt.authorization.cancel()
  }
  return {
    start: async ({ provider, reconnects }) => {
      await deps.swept
      const oauth = deps.oauthProviders[provider]
      if (reconnects === null) return attempts.begin({ oauth, reconnects: null })
      const record = await deps.store.mailboxes.get({ mailboxId: reconnects })
      if (record !== null && record.provider === provider)
        return attempts.begin({ oauth, reconnects: record })
      return err(appError('mailbox_not_found', 'There is no such mailbox to reconnect'))
    },
    current: attempts.latest,
    cancel,
    stop: async () => {
      const under = [...attempts.running]
      for (const [attemptId] of under) cancel(attemptId, 'cancelled')
      await Promise.all(under.map(([, attempt]) => attempt.ended))
    },
  }
}
