import type { Account } from '../entra/directory.ts'
import type { EmulationOptions } from '../types.ts'
import { throttled } from './graph-error.ts'
import type { GraphError } from './graph-error.ts'

const TEN_MINUTES = 600_000
const MINUTE = 60_000
/** Asked for when somebody is over a limit; Exchange varies it. */
const RETRY_SECONDS = 10

/** Exchange's limits per app and mailbox ("Outlook service limits"). */
export type Throttle = {
  /** A request begins; true when it is one too many at the same time. */
  enter: (account: Account) => boolean
  leave: (account: Account) => void
  /** Counts a request; the error when the ten minutes are used up. */
  take: (account: Account) => GraphError | undefined
  /** The error when the mailbox has sent as much as it may in a minute. */
  checkSending: (account: Account) => GraphError | undefined
  /** A mail went out. */
  sent: (account: Account) => void
  /** Most requests at the same time since the last reset. */
  highWater: (account: Account) => number
  reset: () => void
}

export function createThrottle(options: EmulationOptions): Throttle {
  const running = new Map<Account, number>()
  const most = new Map<Account, number>()
  const taken = new Map<Account, number[]>()
  const sends = new Map<Account, number[]>()

  return {
    enter: (account) => {
      const now = (running.get(account) ?? 0) + 1
      running.set(account, now)
      most.set(account, Math.max(now, most.get(account) ?? 0))
      return now > options.concurrency
    },
    leave: (account) => void running.set(account, (running.get(account) ?? 1) - 1),
    take: (account) => {
      const now = options.clock()
      const recent = (taken.get(account) ?? []).filter((at) => at > now - TEN_MINUTES)
      taken.set(account, recent)
      if (recent.length >= options.requestsPerTenMinutes) {
        const wait = Math.ceil(((recent[0] ?? now) + TEN_MINUTES - now) / 1000)
        return throttled('RequestRate', Math.max(wait, 1))
      }
      recent.push(now)
      return undefined
    },
    checkSending: (account) => {
      const now = options.clock()
      const recent = (sends.get(account) ?? []).filter((at) => at > now - MINUTE)
      sends.set(account, recent)
      if (recent.length < options.sendsPerMinute) return undefined
      const wait = Math.ceil(((recent[0] ?? now) + MINUTE - now) / 1000)
      return throttled('MessageRate', Math.max(wait, 1))
    },
    sent: (account) => void sends.set(account, [...(sends.get(account) ?? []), options.clock()]),
    highWater: (account) => most.get(account) ?? 0,
    reset: () => most.clear(),
  }
}

export function tooManyAtOnce(): GraphError {
  return throttled('MailboxConcurrency', RETRY_SECONDS)
}
