import { z } from 'zod'
import { bodyText } from '../../http-emulator/mail/plain-text.ts'
import type { Person } from '../../http-emulator/mail/facts.ts'
import { accepted, escapeHtml } from '../reply.ts'
import { jsonBody, messageOf } from './call.ts'
import type { GraphCall, GraphMethod } from './call.ts'
import { replyIndex } from './conversation.ts'
import { badRequest } from './graph-error.ts'
import { checkMessage, exchangeMessageId, Message } from './outgoing.ts'
import type { OutgoingAttachment, OutgoingMessage } from './outgoing.ts'
import { isMime, mimeBody, submitMessage, submitMime } from './send.ts'
import { attachmentsOf, replyToOf, sentAt, treeOf } from './stored-message.ts'
import type { StoredMessage } from './stored-message.ts'

export type ReplyKind = 'reply' | 'replyAll' | 'forward'

const Body = z.object({
  comment: z.string().nullish(),
  message: Message.nullish(),
  toRecipients: Message.shape.toRecipients,
})

type Recipients = NonNullable<Message['toRecipients']>

function recipients(people: readonly Person[], without: ReadonlySet<string> = new Set()): Recipients {
  return people.filter(({ address }) => !without.has(address)).map((emailAddress) => ({ emailAddress }))
}

/** Replies go to Reply-To where there is one (RFC 5322 3.6.2); a reply to one's own mail goes to its recipients. */
function defaultRecipients(
  parent: StoredMessage,
  kind: ReplyKind,
  own: string,
): Pick<Message, 'toRecipients' | 'ccRecipients'> {
  if (kind === 'forward') return {}
  const { from, to, cc } = parent.facts.people
  const mine = from[0]?.address === own
  const answered = replyToOf(parent).length > 0 ? replyToOf(parent) : mine ? to : from
  if (kind === 'reply') return { toRecipients: recipients(answered) }
  const first = new Set([own, ...answered.map(({ address }) => address)])
  const others = mine ? [] : to
  return {
    toRecipients: [...recipients(answered), ...recipients(others, first)],
    ccRecipients: recipients(cc, new Set([...first, ...others.map(({ address }) => address)])),
  }
}

function subjectOf(parent: StoredMessage, kind: ReplyKind): string {
  const prefix = kind === 'forward' ? 'FW: ' : 'RE: '
  const { subject } = parent.facts
  return subject.toUpperCase().startsWith(prefix) ? subject : `${prefix}${subject}`
}

/** The original below the new text, as Exchange quotes it. */
function quoted(parent: StoredMessage): string {
  const { from, to } = parent.facts.people
  const shown = (people: readonly Person[]): string =>
    escapeHtml(people.map(({ name, address }) => `${name} <${address}>`).join('; '))
  const text = escapeHtml(bodyText(treeOf(parent))).replace(/\r?\n/g, '<br>')
  return `<hr tabindex="-1"><div id="divRplyFwdMsg"><b>From:</b> ${shown(from)}<br><b>Sent:</b> ${new Date(sentAt(parent)).toUTCString()}<br><b>To:</b> ${shown(to)}<br><b>Subject:</b> ${escapeHtml(parent.facts.subject)}</div><br>${text}`
}

export function carried(parent: StoredMessage): OutgoingAttachment[] {
  return attachmentsOf(parent).map(({ part, inline, contentId }) => ({
    '@odata.type': '#microsoft.graph.fileAttachment',
    name: part.filename || 'attachment',
    contentType: part.mimeType,
    contentBytes: part.content().toString('base64'),
    isInline: inline,
    ...(contentId === undefined ? {} : { contentId }),
  }))
}

/** The answer to a message: what the client gave over what Exchange would put there. */
export function answerTo(
  { mailbox, options }: GraphCall,
  parent: StoredMessage,
  kind: ReplyKind,
  given: z.infer<typeof Body>,
): OutgoingMessage {
  const message = given.message ?? {}
  if ((given.comment ?? '') !== '' && typeof message.body?.content === 'string')
    throw badRequest(
      'Specify either a comment or the body property of the message parameter. Specifying both is not allowed.',
      'ErrorInvalidRequest',
    )
  checkMessage(message, mailbox)
  const defaults = defaultRecipients(parent, kind, mailbox.account.email)
  const comment = `<html><body><div>${escapeHtml(given.comment ?? '')}</div>${quoted(parent)}</body></html>`
  const own = Object.fromEntries(
    Object.entries(message).filter(([, value]) => value !== null && value !== undefined),
  )
  const threaded = kind !== 'forward' || parent.facts.messageId !== ''
  return {
    ...defaults,
    ...(given.toRecipients ? { toRecipients: given.toRecipients } : {}),
    subject: subjectOf(parent, kind),
    body: { contentType: 'html', content: comment },
    ...own,
    attachments: [...(kind === 'forward' ? carried(parent) : []), ...(message.attachments ?? [])],
    messageId: exchangeMessageId(),
    threadIndex: replyIndex(parent.conversationIndex, options.clock()),
    ...(threaded && parent.facts.messageId !== ''
      ? {
          inReplyTo: parent.facts.messageId,
          references: [...parent.facts.references, parent.facts.messageId],
        }
      : {}),
  }
}

export function replyBody(call: GraphCall): z.infer<typeof Body> {
  return call.request.body.length === 0 ? {} : jsonBody(Body, call.request)
}

/** POST /messages/{id}/reply, /replyAll, /forward: sends at once, 202 without an id. Needs Mail.Send only. */
export function replySender(kind: ReplyKind): GraphMethod {
  return (call) => {
    const parent = messageOf(call, call.params.at(-1) ?? '')
    if (isMime(call)) {
      const { messageId, references } = parent.facts
      submitMime(call, mimeBody(call), { index: parent.conversationIndex, messageId, references })
      return accepted()
    }
    submitMessage(call, answerTo(call, parent, kind, replyBody(call)), true)
    return accepted()
  }
}
