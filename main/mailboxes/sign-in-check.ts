import type { Clock, Logger, Random } from '../platform/ports.ts'
import { createRerun } from '../platform/rerun.ts'
import type { Store } from '../store/store.ts'
import type { TokensOf } from './tokens.ts'

export type SignInCheckDeps = {
  readonly store: { readonly mailboxes: Pick<Store['mailboxes'], 'list'> }
  readonly tokens: TokensOf<'prove'>
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
}

export type SignInCheck = {
  /** The first look is an hour away: right after the start the sync uses every sign-in anyway. */
  readonly start: () => void
  /** Ends waiting; answers when nothing of it is under way any more. */
  readonly stop: () => Promise<void>
  /** Looks now: the computer was asleep, and its timers with it. */
  readonly wake: () => void
}

const everyMs = 60 * 60_000
const jitter = 0.1

/**
 * Proves the sign-in of each connected mailbox once an hour, so that one that ended is noticed also where nothing syncs,
 * such as in a mailbox that is paused. What an ended one brings about is the tokens' own affair; any other failure says
 * nothing about the sign-in and passes unheard.
 */
export const createSignInCheck = (deps: SignInCheckDeps): SignInCheck => {
  const { store, tokens, clock, random, logger } = deps
  const abort = new AbortController()
  let cancelTimer: (() => void) | null = null
  let started = false

  const look = async (): Promise<void> => {
    const mailboxes = await store.mailboxes.list()
    // One after the other: a refresh may write to the key store, and nobody waits for this.
    for (const { id: mailboxId, provider, state } of mailboxes) {
      if (abort.signal.aborted) return
      if (state !== 'connected') continue
      const proof = await tokens[provider].prove(mailboxId, abort.signal)
      if (!proof.ok) logger.info('sign_in.check', { mailboxId, errorCode: proof.error.code })
    }
  }

  const rerun = createRerun(async () => {
    cancelTimer?.()
    cancelTimer = null
    if (!started || abort.signal.aborted) return
    try {
      await look()
    } catch (cause) {
      if (!abort.signal.aborted) logger.warn('sign_in.not_checked', { cause: String(cause) })
    }
    setTimer()
  })

  const setTimer = (): void => {
    cancelTimer?.()
    if (abort.signal.aborted) return
    cancelTimer = clock.after(Math.round(everyMs * (1 - jitter + 2 * jitter * random())), rerun.request)
  }

  return {
    start: () => {
      if (started) return
      started = true
      setTimer()
    },
    stop: async () => {
      abort.abort()
      cancelTimer?.()
      await rerun.idle()
    },
    wake: rerun.request,
  }
}
