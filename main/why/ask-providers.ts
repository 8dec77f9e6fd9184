import type { MessageFinding } from '../../shared/domain/matching.ts'
import type { MailProvider } from '../providers/provider.ts'
import type { MailboxRecord, WhyStore } from '../store/store.ts'

type Found = MessageFinding['mailboxes'][number]
export type Recorded = Awaited<ReturnType<WhyStore['message']>>[number]

type AskDeps = {
  readonly mailboxes: () => Promise<readonly MailboxRecord[]>
  readonly openProvider: (mailbox: MailboxRecord) => Pick<MailProvider, 'find'>
  readonly verdict: WhyStore['verdict']
  readonly isOnline: () => boolean
  /** Ends a question that takes too long. */
  readonly patience: () => AbortSignal
}

/** What is stored or on its way is certain; of what was left out the provider knows where it lies now, and who is in it. */
const isCertain = ({ place }: Recorded): boolean =>
  place === 'here' || place === 'review' || place === 'waiting' || place === 'failed'

const withoutIds = ({ mailboxId: _mailboxId, since: _since, ...found }: Recorded): Found => found

const askOne = async (
  { openProvider, verdict, patience }: AskDeps,
  mailbox: MailboxRecord,
  recorded: Recorded,
  rfcMessageId: string,
): Promise<Found> => {
  const found = await openProvider(mailbox).find(rfcMessageId, patience())
  // It could not be asked: what the record says stands.
  if (!found.ok) return withoutIds(recorded)
  if (found.value === null) {
    return {
      ...withoutIds(recorded),
      place: 'not_in_mailbox',
      contacts: [],
      people: [],
      pattern: null,
      at: null,
    }
  }
  const told = await verdict({ mailboxId: mailbox.id, message: found.value })
  return { ...withoutIds(recorded), ...told }
}

/**
 * Where a message is, mailbox by mailbox: from the record, and where that is not certain, from the provider. A mailbox that
 * can't be asked (offline, paused by its sign-in, failing) answers with the record.
 */
export const createAskProviders =
  (deps: AskDeps) =>
  async (rfcMessageId: string, recorded: readonly Recorded[]): Promise<Found[]> => {
    const mailboxes = new Map((await deps.mailboxes()).map((mailbox) => [mailbox.id, mailbox]))
    return Promise.all(
      recorded.map(async (each) => {
        const mailbox = mailboxes.get(each.mailboxId)
        const canAsk = mailbox?.state === 'connected' && mailbox.grants.readMail && deps.isOnline()
        return mailbox === undefined || !canAsk || isCertain(each)
          ? withoutIds(each)
          : askOne(deps, mailbox, each, rfcMessageId)
      }),
    )
  }
