import type { AttachedMails } from '../../content/attached-mail.ts'
import type { HandlersOf } from '../handlers.ts'

/** Opens mails that are attached to mails. */
export const attachedHandlers = ({
  attachedMails,
}: {
  readonly attachedMails: AttachedMails
}): Pick<HandlersOf<'message'>, 'message.attached'> => ({
  'message.attached': ({ messageId, index }) => attachedMails.read(messageId, index),
})
