import { headersOf } from '../http-emulator/mail/facts.ts'
import { headerValue } from '../http-emulator/mail/header-block.ts'
import { bodyText } from '../http-emulator/mail/plain-text.ts'
import type { StoredMessage } from './gmail/stored-message.ts'

/** A message as tests look at it. */
export type MailView = {
  id: string
  threadId: string
  labelIds: string[]
  internalAt: number
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
  /** Raw value of the first header of that name. */
  header: (name: string) => string | undefined
}

export function mailView(message: StoredMessage): MailView {
  const { id, threadId, labels, internalAt, raw, facts } = message
  const addresses = (field: 'to' | 'cc' | 'bcc'): string[] =>
    facts.people[field].map((person) => person.address)
  return {
    id,
    threadId,
    labelIds: [...labels],
    internalAt,
    raw,
    subject: facts.subject,
    messageId: facts.messageId,
    references: facts.references,
    from: facts.people.from[0]?.address ?? '',
    to: addresses('to'),
    cc: addresses('cc'),
    bcc: addresses('bcc'),
    // Only when asked for: a view of every message should not parse every body.
    get text() {
      return bodyText(message.tree())
    },
    header: (name) => headerValue(headersOf(raw), name),
  }
}
