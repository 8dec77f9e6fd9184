import { createHash } from 'node:crypto'
import { failureOf } from '../http-emulator/mail/undeliverable.ts'
import { bounceOf } from './gmail/bounce.ts'
import type { Deliver } from './gmail/call.ts'
import { receive, receivedCopy } from './gmail/delivery.ts'
import { createMailbox } from './gmail/mailbox.ts'
import type { Mailbox } from './gmail/mailbox.ts'
import { createQuota } from './gmail/quota.ts'
import type { Quota } from './gmail/quota.ts'
import type { OAuthAccount } from './oauth/oauth-api.ts'
import type { AccountSeed, EmulationOptions } from './types.ts'

/** All accounts of one emulated Google, and the mail between them. */
export type World = {
  add: (seed: AccountSeed) => Promise<void>
  accounts: () => readonly OAuthAccount[]
  mailboxOf: (email: string) => Mailbox | undefined
  mailboxes: () => readonly Mailbox[]
  quotaOf: (email: string) => Quota
  deliver: Deliver
  /** While on, new mail is not found by list or search until the index settles. */
  delayIndex: (on: boolean) => void
}

/** Google's account ids are 21 digits. */
function accountId(email: string): string {
  const hash = createHash('sha256').update(email).digest('hex')
  return `1${(BigInt(`0x${hash.slice(0, 20)}`) % 10n ** 20n).toString().padStart(20, '0')}`
}

export function createWorld(options: EmulationOptions): World {
  const mailboxes = new Map<string, Mailbox>()
  const accounts: OAuthAccount[] = []
  const quotas = new Map<string, Quota>()
  let delayed = false

  function ownerOf(address: string): Mailbox | undefined {
    return mailboxes.get(address) ?? [...mailboxes.values()].find((mailbox) => mailbox.isOwnAddress(address))
  }

  const deliver: Deliver = (raw, recipients, sender) => {
    const owners = new Set(recipients.map((address) => ownerOf(address.toLowerCase())))
    for (const owner of owners) {
      if (owner && owner !== sender)
        receive(owner, receivedCopy(raw, owner.email, options.clock()), options.clock())
    }
    for (const address of recipients) {
      const failure = ownerOf(address.toLowerCase()) ? undefined : failureOf(address)
      const at = options.clock()
      if (failure) receive(sender, bounceOf(raw, sender.email, failure, at), at)
    }
  }

  return {
    add: async (seed) => {
      const email = seed.email.toLowerCase()
      if (mailboxes.has(email)) throw new Error(`The account ${email} exists already`)
      // Ids start apart, as no two Gmail mailboxes share message ids.
      const firstId = 0x19a0_0000_0000_0000n + BigInt(mailboxes.size) * 0x0001_0000_0000_0000n
      const mailbox = createMailbox({
        account: seed,
        clock: options.clock,
        indexDelayed: () => delayed,
        firstId,
      })
      mailboxes.set(email, mailbox)
      accounts.push({ email, name: seed.name, sub: seed.sub ?? accountId(email) })
      await mailbox.seed(seed.messages ?? [])
    },
    accounts: () => accounts,
    mailboxOf: (email) => mailboxes.get(email.toLowerCase()),
    mailboxes: () => [...mailboxes.values()],
    quotaOf: (email) => {
      const quota = quotas.get(email) ?? createQuota(options.clock, options.unitsPerMinute)
      quotas.set(email, quota)
      return quota
    },
    deliver,
    delayIndex: (on) => {
      delayed = on
      if (!on) for (const mailbox of mailboxes.values()) mailbox.settleIndex()
    },
  }
}
