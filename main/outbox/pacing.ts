import type { Clock } from '../platform/ports.ts'
import type { MailProvider } from '../providers/provider.ts'

/** A minute, and a second for what the provider's clock counts differently. */
const windowMs = 61_000

/**
 * Keeps each mailbox under the number of mails that its provider takes in a minute. A mail counts from the end of its
 * handing over, when the provider has surely begun to count it. Nothing is kept over a restart: the provider says
 * itself (429) when that was too soon.
 */
export const createPacing = (clock: Clock) => {
  const sends = new Map<string, readonly number[]>()

  /** Times ahead of now were noted by a clock that was wrong. */
  const recent = (mailboxId: string): readonly number[] => {
    const now = clock.now()
    return (sends.get(mailboxId) ?? []).filter((at) => at > now - windowMs && at <= now)
  }

  const count = (mailboxId: string): void => {
    sends.set(mailboxId, [...recent(mailboxId), clock.now()])
  }

  return {
    /** The time before which the mailbox has no room for another mail (epoch ms), or null. */
    fullUntil: (mailboxId: string, perMinute: number | null): number | null => {
      if (perMinute === null) return null
      const at = recent(mailboxId).at(-perMinute)
      return at === undefined ? null : at + windowMs
    },
    /** The provider with every mail that is handed over counted, whatever comes of it. */
    counting: (mailboxId: string, provider: MailProvider): MailProvider => ({
      ...provider,
      deliver: async (...mail) => {
        try {
          return await provider.deliver(...mail)
        } finally {
          count(mailboxId)
        }
      },
    }),
  }
}

export type Pacing = ReturnType<typeof createPacing>
