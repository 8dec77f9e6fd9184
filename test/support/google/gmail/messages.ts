import { z } from 'zod'
import { GoogleApiError, invalidArgument, notFound } from '../google-error.ts'
import { json, noContent } from '../reply.ts'
import { booleanParam, enumParam, integerParam, isMetadataOnly, jsonBody, requireBodies } from './call.ts'
import type { GmailCall, GmailMethod } from './call.ts'
import { RESERVED_LABELS } from './labels.ts'
import { disturbedPage, listMessages } from './listing.ts'
import type { ListRequest } from './listing.ts'
import { attachmentPart, base64url, fullPayload, metadataPayload } from './payload.ts'
import type { StoredMessage } from './stored-message.ts'

const FORMATS = ['full', 'metadata', 'minimal', 'raw'] as const
export type Format = (typeof FORMATS)[number]

export function formatParam(call: GmailCall): Format {
  return enumParam(call.request.query, 'format', FORMATS, 'full')
}

/** users.messages#Message in one of the four formats. */
export function messageResource(
  call: GmailCall,
  message: StoredMessage,
  format: Format,
): Record<string, unknown> {
  const base = {
    id: message.id,
    threadId: message.threadId,
    labelIds: [...message.labels],
    snippet: message.snippet(),
    sizeEstimate: message.raw.length,
    historyId: String(message.historyId),
    internalDate: String(message.internalAt),
  }
  if (format === 'minimal') return base
  if (format === 'metadata')
    return { ...base, payload: metadataPayload(message.tree(), call.request.query.getAll('metadataHeaders')) }
  requireBodies(call)
  if (format === 'raw') return { ...base, raw: base64url(message.raw) }
  return { ...base, payload: fullPayload(message, message.tree(), call.options.textBodies) }
}

/** What methods that change or create a message answer with. */
export function messageReference(message: StoredMessage): Record<string, unknown> {
  return { id: message.id, threadId: message.threadId, labelIds: [...message.labels] }
}

export function requireMessage(call: GmailCall, id = call.params[0] ?? ''): StoredMessage {
  if (!/^[0-9a-f]{1,16}$/i.test(id)) throw invalidArgument('Invalid id value')
  const message = call.mailbox.message(id)
  if (!message) throw notFound()
  return message
}

export function listRequest(call: GmailCall): ListRequest {
  const { query } = call.request
  const q = query.get('q') ?? ''
  if (q !== '' && isMetadataOnly(call.scopes)) {
    const message = "Metadata scope does not support 'q' parameter"
    throw new GoogleApiError({ code: 403, message, reason: 'forbidden', status: 'PERMISSION_DENIED' })
  }
  const labelIds = query.getAll('labelIds')
  const unknown = labelIds.find((id) => !call.mailbox.labels.some((label) => label.id === id))
  if (unknown !== undefined) throw invalidArgument(`Invalid label: ${unknown}`)
  return {
    q,
    labelIds,
    includeSpamTrash: booleanParam(query, 'includeSpamTrash'),
    maxResults: integerParam(query, 'maxResults', 100, 500),
    pageToken: query.get('pageToken') ?? undefined,
  }
}

export function scopeOf(call: GmailCall): { mailbox: GmailCall['mailbox']; now: number } {
  return { mailbox: call.mailbox, now: call.options.clock() }
}

const list: GmailMethod = (call) => {
  const request = listRequest(call)
  const page = disturbedPage(scopeOf(call), request, listMessages(scopeOf(call), request))
  return json(200, {
    // Gmail leaves the list out when it is empty.
    ...(page.messages.length === 0
      ? {}
      : { messages: page.messages.map(({ id, threadId }) => ({ id, threadId })) }),
    ...(page.nextPageToken === undefined ? {} : { nextPageToken: page.nextPageToken }),
    resultSizeEstimate: page.resultSizeEstimate,
  })
}

const get: GmailMethod = (call) => json(200, messageResource(call, requireMessage(call), formatParam(call)))

const getAttachment: GmailMethod = (call) => {
  const message = requireMessage(call)
  const part = attachmentPart(message, call.params[1] ?? '')
  if (!part) throw invalidArgument('Invalid attachment token')
  const bytes = part.content()
  return json(200, { size: bytes.length, data: base64url(bytes) })
}

const LabelChange = z.object({
  addLabelIds: z.array(z.string()).max(100).optional(),
  removeLabelIds: z.array(z.string()).max(100).optional(),
})

const modify: GmailMethod = (call) => {
  const { addLabelIds = [], removeLabelIds = [] } = jsonBody(LabelChange, call.request.body)
  if (addLabelIds.length + removeLabelIds.length === 0)
    throw invalidArgument('No label add or removes specified')
  for (const id of [...addLabelIds, ...removeLabelIds]) {
    const known = call.mailbox.labels.some((label) => label.id === id)
    if (!known || RESERVED_LABELS.has(id)) throw invalidArgument(`Invalid label: ${id}`)
  }
  const message = requireMessage(call)
  call.mailbox.relabel(message, addLabelIds, removeLabelIds)
  return json(200, messageReference(message))
}

const trash: GmailMethod = (call) => {
  const message = requireMessage(call)
  call.mailbox.relabel(message, ['TRASH'], ['INBOX'])
  return json(200, messageReference(message))
}

const untrash: GmailMethod = (call) => {
  const message = requireMessage(call)
  call.mailbox.relabel(message, [], ['TRASH'])
  return json(200, messageReference(message))
}

const remove: GmailMethod = (call) => {
  call.mailbox.remove(requireMessage(call).id)
  return noContent()
}

export const messageMethods = { list, get, getAttachment, modify, trash, untrash, remove }
