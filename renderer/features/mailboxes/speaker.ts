import type { Mailbox } from '../../../shared/domain/mailbox.ts'
import type { Speaker } from '../../app/error-words.ts'
import { sizeWords } from '../../ui/amount-words.ts'
import { providers } from './providers.tsx'

/** Whose words a failure of this mailbox is told in; undefined where the mailbox is not known. */
export const speakerOf = (mailboxes: readonly Mailbox[], mailboxId: string | null): Speaker | undefined => {
  const mailbox = mailboxes.find(({ id }) => id === mailboxId)
  if (mailbox === undefined) return undefined
  const words = providers[mailbox.provider]
  const most = sizeWords(mailbox.maxAttachmentBytes)
  return { ...words, sizeLimit: `From ${mailbox.address}, files and pictures of up to ${most} can be sent.` }
}
