import type { Mailbox } from '../../../shared/domain/mailbox.ts'
import type { Speaker } from '../../app/error-words.ts'
import { providers } from './providers.tsx'

/** Whose words a failure of this mailbox is told in; undefined where the mailbox is not known. */
export const speakerOf = (mailboxes: readonly Mailbox[], mailboxId: string | null): Speaker | undefined => {
  const mailbox = mailboxes.find(({ id }) => id === mailboxId)
  return mailbox === undefined ? undefined : providers[mailbox.provider]
}
