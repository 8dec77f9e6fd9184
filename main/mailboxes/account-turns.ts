import type { ProviderId } from '../../shared/domain/mailbox.ts'
import { createSerial } from '../platform/serial.ts'

/**
 * Runs what makes or ends the mailbox of an account one after the other, so that a sign-in that is being stored and a
 * disconnect of the same account can't interleave. Other accounts do not wait.
 */
export type AccountTurns = <T>(
  account: { readonly provider: ProviderId; readonly accountId: string },
  task: () => Promise<T>,
) => Promise<T>

export const createAccountTurns = (): AccountTurns => {
  const inTurn = createSerial()
  return ({ provider, accountId }, task) => inTurn(`${provider} ${accountId}`, task)
}
