import { z } from 'zod'
import { accepted, json, noContent } from '../reply.ts'
import type { Reply } from '../types.ts'
import { folderOf, jsonBody, messageOf } from './call.ts'
import type { GraphCall, GraphMethod } from './call.ts'
import { newConversation } from './conversation.ts'
import { exchangeMime } from './exchange-mime.ts'
import { badRequest } from './graph-error.ts'
import type { Change } from './mailbox.ts'
import { messageResource } from './message-resource.ts'
import { checkMessage, exchangeMessageId, extendedOf, Message, recipientsOf } from './outgoing.ts'
import type { OutgoingMessage } from './outgoing.ts'
import { answerTo, carried, replyBody } from './reply-send.ts'
import type { ReplyKind } from './reply-send.ts'
import type { StoredMessage } from './stored-message.ts'
import { submit } from './send.ts'

const ALL = { names: undefined, expand: undefined }

/** Every file of a draft gets a number that no other file of it ever had. */
function numbered(draft: OutgoingMessage, before: OutgoingMessage | undefined): OutgoingMessage {
  const files = [...(draft.attachments ?? []), ...(before?.attachments ?? [])]
  let next = 1 + Math.max(-1, ...files.flatMap(({ number }) => number ?? []))
  const attachments = (draft.attachments ?? []).map((file) => ({ ...file, number: file.number ?? next++ }))
  return { ...draft, attachments }
}

function keep(call: GraphCall, given: OutgoingMessage): Reply {
  const draft = numbered(given, undefined)
  const { mailbox, options } = call
  const at = options.clock()
  const message = mailbox.add({
    raw: exchangeMime(draft, mailbox, at),
    at,
    folder: mailbox.folders.wellKnown('drafts'),
    received: false,
    isRead: true,
    extended: extendedOf(draft),
    conversationIndex: draft.threadIndex,
    draft,
  })
  return json(201, messageResource(call, message, ALL))
}

/** POST /messages: a draft. */
const create: GraphMethod = (call) => {
  const message = jsonBody(Message, call.request)
  checkMessage(message, call.mailbox)
  const messageId = exchangeMessageId()
  return keep(call, { ...message, messageId, threadIndex: newConversation(messageId, call.options.clock()) })
}

function createAnswer(kind: ReplyKind): GraphMethod {
  return (call) => {
    const parent = messageOf(call, call.params.at(-1) ?? '')
    const answer = answerTo(call, parent, kind, replyBody(call))
    // The pictures of the quoted text come along, as in every answer that Exchange begins.
    const quoted = kind === 'forward' ? [] : carried(parent).filter(({ isInline }) => isInline === true)
    return keep(call, { ...answer, attachments: [...quoted, ...(answer.attachments ?? [])] })
  }
}

export function requireDraft(message: StoredMessage): OutgoingMessage {
  if (!message.draft)
    throw badRequest('The operation can only be performed on a draft.', 'ErrorInvalidRequest')
  return message.draft
}

const Marks = z.object({
  isRead: z.boolean().optional(),
  categories: z.array(z.string()).optional(),
  flag: z.object({ flagStatus: z.enum(['notFlagged', 'complete', 'flagged']) }).optional(),
})

/** PATCH /messages/{id}: marks of any message, contents of a draft. */
const update: GraphMethod = (call) => {
  const message = messageOf(call, call.params.at(-1) ?? '')
  const { isRead, categories, flag } = jsonBody(Marks, call.request)
  const change: Change = {
    ...(isRead === undefined ? {} : { isRead }),
    ...(categories === undefined ? {} : { categories }),
    ...(flag === undefined ? {} : { flag: flag.flagStatus }),
  }
  if (Object.keys(change).length > 0) call.mailbox.update(message, change)
  // Files are no property that an update writes ("Update message").
  const { attachments: _ignored, ...contents } = jsonBody(Message, call.request)
  if (Object.keys(contents).length > 0) {
    const draft = requireDraft(message)
    // Extended properties are added to those that are there; everything else is replaced.
    const marks = [
      ...(draft.singleValueExtendedProperties ?? []),
      ...(contents.singleValueExtendedProperties ?? []),
    ]
    rewriteDraft(call, message, { ...draft, ...contents, singleValueExtendedProperties: marks })
  }
  return json(200, messageResource(call, message, ALL))
}

export function rewriteDraft(call: GraphCall, message: StoredMessage, given: OutgoingMessage): void {
  const draft = numbered(given, message.draft)
  checkMessage(draft, call.mailbox)
  const raw = exchangeMime(draft, call.mailbox, call.options.clock())
  call.mailbox.rewrite(message, raw, { draft, extended: extendedOf(draft) })
}

/** POST /messages/{id}/send: the draft itself becomes the sent copy and keeps its immutable id, or is replaced by one. */
const send: GraphMethod = (call) => {
  const { mailbox } = call
  const message = messageOf(call, call.params.at(-1) ?? '')
  const draft = requireDraft(message)
  const recipients = recipientsOf(draft)
  submit(call, {
    raw: message.raw,
    recipients,
    extended: message.extended,
    index: message.conversationIndex,
    save: call.options.sentDrafts === 'replaced',
  })
  if (call.options.sentDrafts === 'replaced') {
    mailbox.remove(message)
    return accepted()
  }
  message.draft = undefined
  mailbox.update(message, { isDraft: false })
  call.fileSent(mailbox, () => mailbox.move(message, mailbox.folders.wellKnown('sentitems')))
  return accepted()
}

const Move = z.object({ destinationId: z.string() })

const move: GraphMethod = (call) => {
  const message = messageOf(call, call.params.at(-1) ?? '')
  const folder = folderOf(call, jsonBody(Move, call.request).destinationId)
  call.mailbox.move(message, folder)
  return json(201, messageResource(call, message, ALL))
}

/** DELETE moves to Deleted Items, and from there for good. */
const remove: GraphMethod = (call) => {
  const { mailbox } = call
  const message = messageOf(call, call.params.at(-1) ?? '')
  const bin = mailbox.folders.wellKnown('deleteditems')
  if (message.folder === bin) mailbox.remove(message)
  else mailbox.move(message, bin)
  return noContent()
}

export const draftMethods = { create, createAnswer, update, send, move, remove }
