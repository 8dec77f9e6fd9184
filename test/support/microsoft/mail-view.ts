import { headerValue } from '../http-emulator/mail/header-block.ts'
import { bodyText } from '../http-emulator/mail/plain-text.ts'
import { conversationId } from './graph/conversation.ts'
import type { Mailbox } from './graph/mailbox.ts'
import { attachmentsOf, headerFields, treeOf } from './graph/stored-message.ts'
import type { StoredMessage } from './graph/stored-message.ts'

/** A message as tests look at it. */
export type MailView = {
  /** The immutable id. */
  id: string
  /** The id that changes with every move. */
  regularId: string
  /** A well-known name, or the folder's display name. */
  folder: string
  conversationId: string
  isDraft: boolean
  isRead: boolean
  receivedAt: number
  raw: Buffer
  subject: string
  /** Without angle brackets. */
  messageId: string
  references: readonly string[]
  from: string
  to: string[]
  cc: string[]
  bcc: string[]
  text: string
  attachments: { name: string; content: Buffer }[]
  /** Extended properties by canonical id. */
  extended: ReadonlyMap<string, string>
  /** Raw value of the first header of that name. */
  header: (name: string) => string | undefined
}

export function mailView({ ids, account }: Mailbox, message: StoredMessage): MailView {
  const { facts, folder } = message
  const addresses = (field: 'to' | 'cc' | 'bcc'): string[] =>
    facts.people[field].map((person) => person.address)
  return {
    id: ids.immutable(message.number),
    regularId: ids.regular(message.number, message.moves),
    folder: folder.wellKnown ?? folder.name,
    conversationId: conversationId(account.email, message.conversationIndex),
    isDraft: message.isDraft,
    isRead: message.isRead,
    receivedAt: message.internalAt,
    raw: message.raw,
    subject: facts.subject,
    messageId: facts.messageId,
    references: facts.references,
    from: facts.people.from[0]?.address ?? '',
    to: addresses('to'),
    cc: addresses('cc'),
    bcc: addresses('bcc'),
    // Only when asked for: a view of every message should not parse every body.
    get text() {
      return bodyText(treeOf(message))
    },
    get attachments() {
      return attachmentsOf(message).map(({ part }) => ({ name: part.filename, content: part.content() }))
    },
    extended: message.extended,
    header: (name) => headerValue(headerFields(message), name),
  }
}
