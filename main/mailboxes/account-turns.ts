import type { ProviderId } from '../../shared/domain/mailbox.ts'
import { createSerial } from '../platform/serial.ts'

type Account = { readonly provider: ProviderId; readonly accountId: string }

/** Orders what makes, renews or ends the mailbox of an account. Other accounts do not wait. */
export type AccountTurns = {
  /** One after the other, so that a sign-in that is being stored and a disconnect of the same account can't interleave. */
  readonly take: <T>(account: Account, task: () => Promise<T>) => Promise<T>
  /** A moment to compare with. Whose account a sign-in is of is known only when its tokens are there. */
  readonly moment: () => number
  /** Whatever was granted for the account up to now is revoked, or may be. */
  readonly noteRevoked: (account: Account) => void
  /** Whether tokens that were asked for at this moment, or later, may have been revoked since. */
  readonly revokedSince: (account: Account, moment: number) => boolean
}

const keyOf = ({ provider, accountId }: Account): string => `${provider} ${accountId}`

/** @see AccountTurns. Moments are counted, not measured: clocks jump. */
export const createAccountTurns = (): AccountTurns => {
  const inTurn = createSerial()
  const revokedAt = new Map<string, number>()
  let count = 0
  return {
    take: (account, task) => inTurn(keyOf(account), task),
    moment: () => count,
    noteRevoked: (account) => {
      count += 1
      revokedAt.set(keyOf(account), count)
    },
    revokedSince: (account, moment) => (revokedAt.get(keyOf(account)) ?? 0) > moment,
  }
}
