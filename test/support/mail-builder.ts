import MailComposer from 'nodemailer/lib/mail-composer'
import type { MailComposerAttachment } from 'nodemailer/lib/mail-composer'

export type MailPerson = string | { name: string; address: string }

export type MailAttachment = {
  filename: string
  content: Buffer | string
  contentType?: string
  /** Makes it an inline image of the HTML; without angle brackets. */
  cid?: string
}

/** A mail for tests and the demo, in the terms of its headers. */
export type MailSpec = {
  from: MailPerson
  to?: MailPerson | readonly MailPerson[]
  cc?: MailPerson | readonly MailPerson[]
  bcc?: MailPerson | readonly MailPerson[]
  replyTo?: MailPerson
  subject?: string
  /** Epoch ms or a Date; a fixed day in 2026 when absent, so that the bytes do not depend on the clock. */
  date?: number | Date
  text?: string
  html?: string
  attachments?: readonly MailAttachment[]
  /** An iCalendar object as text/calendar alternative and invite.ics. */
  calendar?: { method: 'REQUEST' | 'CANCEL' | 'REPLY'; content: string }
  /** With or without angle brackets; derived from the subject and date when absent. */
  messageId?: string
  inReplyTo?: string
  references?: readonly string[]
  headers?: Readonly<Record<string, string>>
}

const SOME_DAY = Date.UTC(2026, 10, 2, 9, 0, 0)

function bracketed(id: string): string {
  return id.startsWith('<') ? id : `<${id}>`
}

function list(people: MailSpec['to']): MailPerson[] | undefined {
  if (people === undefined) return undefined
  return typeof people === 'string' || 'address' in people ? [people] : [...people]
}

/** FNV-1a; enough to tell mails apart. */
function digest(text: string): string {
  let hash = 0x811c9dc5
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193)
  return (hash >>> 0).toString(36)
}

function attachmentOf({ filename, content, contentType, cid }: MailAttachment): MailComposerAttachment {
  return {
    filename,
    content,
    contentType,
    cid,
    contentDisposition: cid === undefined ? 'attachment' : 'inline',
  }
}

/** The same spec gives the same bytes. Bcc is kept, as Gmail wants it in what it sends. */
export function buildMail(spec: MailSpec): Promise<Buffer> {
  const at = new Date(spec.date ?? SOME_DAY)
  const key = digest(
    `${JSON.stringify(spec.from)} ${spec.subject ?? ''} ${at.toISOString()} ${spec.text ?? ''} ${spec.html ?? ''}`,
  )
  const composer = new MailComposer({
    from: spec.from,
    to: list(spec.to),
    cc: list(spec.cc),
    bcc: list(spec.bcc),
    replyTo: spec.replyTo,
    subject: spec.subject,
    date: at,
    text: spec.text,
    html: spec.html,
    icalEvent: spec.calendar,
    attachments: spec.attachments?.map(attachmentOf),
    messageId: bracketed(spec.messageId ?? `${key}.${at.getTime().toString(36)}@mail.example`),
    inReplyTo: spec.inReplyTo === undefined ? undefined : bracketed(spec.inReplyTo),
    references: spec.references?.map(bracketed),
    headers: { ...spec.headers },
    baseBoundary: key,
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: 'win',
  })
  const node = composer.compile()
  node.keepBcc = true
  return node.build()
}
