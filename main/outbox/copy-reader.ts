import type { Clock, Logger } from '../platform/ports.ts'
import type { MailProvider, OpenProvider, ProviderMessage } from '../providers/provider.ts'
import type { Store, SubmissionRecord } from '../store/store.ts'
import type { Announce } from './announce.ts'
import { outgoing } from './deliver.ts'
import { notes } from './notes.ts'

export type CopyReaderDeps = {
  readonly store: {
    readonly submissions: Pick<Store['submissions'], 'advance'>
    readonly mailboxes: Pick<Store['mailboxes'], 'get'>
  }
  readonly openProvider: OpenProvider
  readonly clock: Clock
  readonly logger: Logger
  readonly announce: Announce
  /** Takes in the sent message, so that the timeline has it at once. */
  readonly onSent: (mailboxId: string, message: ProviderMessage) => Promise<void>
}

/** What one look came to. `later`: the provider could not be asked, or its mailbox is not in use; another look may help. */
export type Look = 'read' | 'absent' | 'later'

/** A mailbox that is not in use is left alone: null. */
const providerOf = async (deps: CopyReaderDeps, mailboxId: string): Promise<MailProvider | null> => {
  const mailbox = await deps.store.mailboxes.get({ mailboxId })
  return mailbox?.state === 'connected' && !mailbox.paused ? deps.openProvider(mailbox) : null
}

const write = (
  { store, clock }: CopyReaderDeps,
  submissionId: string,
  change: { readonly providerMessageId: string; readonly wireMessageId?: string },
  note: string,
): Promise<boolean> =>
  store.submissions.advance({ submissionId, expected: ['sent'], change, at: clock.now(), note })

/**
 * Looks once for the message that a sent mail became, takes it in, and writes down the ids that it really has. `known`
 * is its id where the provider said it, else its copy is looked for.
 */
export const createCopyReader = (deps: CopyReaderDeps, signal: AbortSignal) => {
  const read = async (
    provider: MailProvider,
    { id, mailboxId }: SubmissionRecord,
    providerMessageId: string,
  ): Promise<Look> => {
    const message = await provider.get(providerMessageId, signal)
    if (!message.ok) {
      const { code, retry } = message.error
      deps.logger.warn('outbox.read_back_failed', { mailboxId, code })
      return retry === 'never' ? 'absent' : 'later'
    }
    const { rfcMessageId } = message.value
    await deps.onSent(mailboxId, message.value)
    const change = { providerMessageId, ...(rfcMessageId !== null && { wireMessageId: rfcMessageId }) }
    if (await write(deps, id, change, notes.readBack)) deps.announce(id, 'sent')
    return 'read'
  }

  return async (record: SubmissionRecord, known: string | null): Promise<Look> => {
    const provider = await providerOf(deps, record.mailboxId)
    if (provider === null) return 'later'
    if (known !== null) return read(provider, record, known)
    // Its bytes are of no use any more, and can be many.
    const mail = outgoing({ ...record, frozen: new Uint8Array() })
    const asked = await provider.settle(mail, null, signal)
    if (!asked.ok) return 'later'
    if (asked.value.kind !== 'sent') return 'absent'
    const { providerMessageId } = asked.value
    await write(deps, record.id, { providerMessageId }, notes.copyFound)
    return read(provider, record, providerMessageId)
  }
}
