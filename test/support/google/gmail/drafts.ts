import { invalidArgument, notFound } from '../google-error.ts'
import { json, noContent } from '../reply.ts'
import type { GmailCall, GmailMethod } from './call.ts'
import { listMessages } from './listing.ts'
import type { Draft } from './mailbox.ts'
import { formatParam, listRequest, messageReference, messageResource, scopeOf } from './messages.ts'
import { sendMail, storeDraftMessage } from './send.ts'
import type { StoredMessage } from './stored-message.ts'
import { readSubmission, requireRaw } from './upload.ts'

type Held = { draft: Draft; message: StoredMessage }

function requireDraft({ mailbox }: GmailCall, id: string | undefined): Held {
  const draft = id === undefined ? undefined : mailbox.drafts.get(id)
  const message = draft && mailbox.message(draft.messageId)
  if (!draft || !message) throw notFound()
  return { draft, message }
}

function draftReference(id: string, message: StoredMessage): Record<string, unknown> {
  return { id, message: messageReference(message) }
}

const create: GmailMethod = (call) => {
  const submitted = readSubmission(call, 'draft')
  // A draft may be empty: Gmail then stores a message without content.
  const message = storeDraftMessage(call, submitted.raw ?? Buffer.from('\r\n'), submitted.threadId)
  const id = call.mailbox.nextDraftId()
  call.mailbox.drafts.set(id, { id, messageId: message.id })
  return json(200, draftReference(id, message))
}

const get: GmailMethod = (call) => {
  const { draft, message } = requireDraft(call, call.params[0])
  return json(200, { id: draft.id, message: messageResource(call, message, formatParam(call)) })
}

const list: GmailMethod = (call) => {
  const idOf = new Map([...call.mailbox.drafts.values()].map((draft) => [draft.messageId, draft.id]))
  const request = listRequest(call)
  const page = listMessages(
    scopeOf(call),
    { ...request, labelIds: [...request.labelIds, 'DRAFT'] },
    (message) => idOf.has(message.id),
  )
  const drafts = page.messages.map(({ id, threadId }) => ({ id: idOf.get(id), message: { id, threadId } }))
  return json(200, {
    ...(drafts.length === 0 ? {} : { drafts }),
    ...(page.nextPageToken === undefined ? {} : { nextPageToken: page.nextPageToken }),
    resultSizeEstimate: page.resultSizeEstimate,
  })
}

/** Replaces the whole content: the draft keeps its id, its message gets a new one. */
function replaceMessage(
  call: GmailCall,
  held: Held,
  raw: Buffer,
  threadId: string | undefined,
): StoredMessage {
  const alone = call.mailbox.thread(held.message.threadId).length === 1
  const thread = threadId ?? (alone ? undefined : held.message.threadId)
  const message = storeDraftMessage(call, raw, thread)
  call.mailbox.remove(held.message.id)
  call.mailbox.drafts.set(held.draft.id, { id: held.draft.id, messageId: message.id })
  return message
}

const update: GmailMethod = (call) => {
  const submitted = readSubmission(call, 'draft')
  const held = requireDraft(call, call.params[0])
  return json(
    200,
    draftReference(held.draft.id, replaceMessage(call, held, requireRaw(submitted), submitted.threadId)),
  )
}

const remove: GmailMethod = (call) => {
  const { draft, message } = requireDraft(call, call.params[0])
  call.mailbox.drafts.delete(draft.id)
  call.mailbox.remove(message.id)
  return noContent()
}

/** Consumes the draft: it and its message are gone, a message with a new id stands in Sent. */
const send: GmailMethod = (call) => {
  const submitted = readSubmission(call, 'draft')
  if (submitted.draftId === undefined) throw invalidArgument('Missing draft id')
  const { draft, message } = requireDraft(call, submitted.draftId)
  const inThread = call.mailbox.thread(message.threadId).length > 1
  const thread = submitted.threadId ?? (inThread ? message.threadId : undefined)
  const sent = sendMail(call, submitted.raw ?? message.raw, thread)
  call.mailbox.drafts.delete(draft.id)
  call.mailbox.remove(message.id)
  return json(200, messageReference(sent))
}

export const draftMethods = { create, get, list, update, remove, send }
