import type { Clock, Logger } from '../platform/ports.ts'
import { sleep } from '../platform/sleep.ts'
import type { MailProvider, ProviderMessage } from '../providers/provider.ts'
import type { Store, SubmissionRecord } from '../store/store.ts'
import { outgoing } from './deliver.ts'

export type ReadBackDeps = {
  readonly store: {
    readonly submissions: Pick<Store['submissions'], 'advance'>
    readonly mailboxes: Pick<Store['mailboxes'], 'get'>
  }
  readonly provider: Pick<MailProvider, 'get' | 'settle'>
  readonly clock: Clock
  readonly logger: Logger
  readonly onSent: (mailboxId: string, message: ProviderMessage) => Promise<void>
}

/**
 * Takes in the message that a sent mail became, so that it is on its timeline at once. Where the provider did not say
 * which it is, its copy is looked for a few times. Whatever comes of this, the mail is sent; the sync brings the copy
 * otherwise.
 */
export type ReadBack = (record: SubmissionRecord, providerMessageId: string | null) => Promise<void>

/** Waits before each look for the copy. Most are there within seconds; the sync has its turn after a minute. */
const lookAfterMs = [2_000, 10_000, 60_000] as const

export const createReadBack = (deps: ReadBackDeps, signal: AbortSignal): ReadBack => {
  const { store, provider, clock, logger } = deps

  const read = async (mailboxId: string, providerMessageId: string): Promise<void> => {
    const message = await provider.get(providerMessageId, signal)
    if (message.ok) await deps.onSent(mailboxId, message.value)
    else logger.warn('outbox.read_back_failed', { mailboxId, code: message.error.code })
  }

  const isInUse = async (mailboxId: string): Promise<boolean> => {
    const mailbox = await store.mailboxes.get({ mailboxId })
    return mailbox?.state === 'connected' && !mailbox.paused
  }

  const find = async (record: SubmissionRecord): Promise<string | null> => {
    const mail = outgoing(record, clock.now())
    for (const ms of lookAfterMs) {
      if (!(await sleep(clock, ms, signal)) || !(await isInUse(record.mailboxId))) return null
      const asked = await provider.settle(mail, null, signal)
      if (asked.ok && asked.value.kind === 'sent') return asked.value.providerMessageId
    }
    return null
  }

  return async (given, known) => {
    const { id: submissionId, mailboxId } = given
    if (known !== null) return read(mailboxId, known)
    // Its bytes are of no use any more, and can be many.
    const found = await find({ ...given, frozen: new Uint8Array() })
    if (found === null) return
    await store.submissions.advance({
      submissionId,
      expected: ['sent'],
      change: { providerMessageId: found },
      at: clock.now(),
      note: 'its copy was found',
    })
    await read(mailboxId, found)
  }
}
