import type { Mailbox } from '../../../shared/domain/mailbox.ts'
import { usualSending, type SendingSettings } from '../../../shared/domain/sending.ts'
import { fileIdsIn } from '../../../shared/rules/file-url.ts'
import { guardFindings, type Finding } from '../../../shared/rules/guards.ts'
import type { AddressIndex } from '../../db/address-index.ts'
import type { Draft } from '../../db/drafts.ts'
import type { Client } from '../../ipc/client.ts'
import { ownText } from './draft-rules.ts'
import { ownAddresses } from './sender-rules.ts'

type Deps = {
  readonly client: Pick<Client, 'invoke'>
  readonly book: () => AddressIndex
  readonly mailboxes: () => readonly Mailbox[]
  readonly sending: () => SendingSettings | null
}

/** What is worth asking before a draft goes. Nothing here stops a mail: what can't be found out is not asked about. */
export const createDraftFindings = ({ client, book, mailboxes, sending }: Deps) => {
  /** The mailbox that holds the answered mail, while one can send from it. */
  const answeredMailboxId = async (messageId: string | null): Promise<string | null> => {
    if (messageId === null) return null
    const answer = await client.invoke('message.get', { messageId })
    const holder = answer.ok ? mailboxes().find(({ id }) => id === answer.value.mailboxId) : undefined
    return holder === undefined || holder.state === 'disconnected' ? null : holder.id
  }
  return async (draft: Draft): Promise<readonly Finding[]> => {
    const { mailboxId, subject, html, attachments, to, cc, bcc } = draft
    if (mailboxId === null) return []
    const { guards } = sending() ?? usualSending
    const mail = {
      subject,
      to,
      cc,
      bcc,
      mailboxId,
      text: ownText(html),
      fileCount: attachments.length + fileIdsIn(html).length,
      answeredMailboxId: await answeredMailboxId(draft.replyToMessageId),
    }
    const { personOf, knowsDomain, size } = book()
    return guardFindings(
      mail,
      { personOf, knowsDomain, size, ownAddresses: ownAddresses(mailboxes()) },
      guards,
    )
  }
}
