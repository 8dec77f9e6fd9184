import { json } from '../reply.ts'
import type { Reply } from '../types.ts'
import { attachmentIndex, attachmentResource } from './attachment-resource.ts'
import { folderOf, messageOf } from './call.ts'
import type { GraphCall, GraphMethod } from './call.ts'
import { deltaOf } from './delta.ts'
import { badRequest, itemNotFound } from './graph-error.ts'
import { listMessages } from './listing.ts'
import { messageResource, selectedNames } from './message-resource.ts'
import { readOptions } from './query-options.ts'
import { attachmentsOf } from './stored-message.ts'
import type { AttachmentPart, StoredMessage } from './stored-message.ts'

const GRAPH = 'https://graph.microsoft.com'

/** /messages/{id} and /mailFolders/{id}/messages/{id} end alike. */
function named(call: GraphCall, fromEnd: number): StoredMessage {
  return messageOf(call, call.params.at(-fromEnd) ?? '')
}

const list: GraphMethod = (call) => listMessages(call, undefined)

const listInFolder: GraphMethod = (call) => listMessages(call, folderOf(call, call.params[0] ?? ''))

const delta: GraphMethod = (call) => deltaOf(call, folderOf(call, call.params[0] ?? ''))

const get: GraphMethod = (call) => {
  const options = readOptions(call.request.query)
  const message = named(call, 1)
  const shape = { names: selectedNames(options.select), expand: options.expand }
  const context = { '@odata.context': `${GRAPH}/v1.0/$metadata#users('me')/messages/$entity` }
  return json(200, { ...context, ...messageResource(call, message, shape) }, applied(call))
}

/** Graph says which preferences it followed. */
function applied({ prefer }: GraphCall): Record<string, string> {
  const followed = [
    ...(prefer.immutable ? ['IdType="ImmutableId"'] : []),
    ...(prefer.textBody === undefined
      ? []
      : [`outlook.body-content-type="${prefer.textBody ? 'text' : 'html'}"`]),
  ]
  return followed.length === 0 ? {} : { 'preference-applied': followed.join(', ') }
}

/** GET /messages/{id}/$value: the whole mail as MIME. */
const mime: GraphMethod = (call) => bytes(named(call, 1).raw, 'text/plain')

function bytes(body: Buffer, type: string): Reply {
  return { status: 200, headers: { 'content-type': type, 'cache-control': 'private' }, body }
}

/** A property of one kind of attachment is selected with its kind before it. */
function propertyNamed(name: string): string {
  return name.toLowerCase().replace(/^microsoft\.graph\.\w+\//, '')
}

const listAttachments: GraphMethod = (call) => {
  const message = named(call, 1)
  const { select } = readOptions(call.request.query)
  const wanted = select && new Set(['@odata.type', 'id', ...select].map(propertyNamed))
  const value = attachmentsOf(message).map((attachment) => {
    const resource = attachmentResource(call, message, attachment)
    if (!wanted) return resource
    return Object.fromEntries(Object.entries(resource).filter(([name]) => wanted.has(name.toLowerCase())))
  })
  return json(200, { '@odata.context': `${GRAPH}/v1.0/$metadata#attachments`, value })
}

function attachmentOf(call: GraphCall): { message: StoredMessage; attachment: AttachmentPart } {
  const message = named(call, 2)
  const index = attachmentIndex(message, call.params.at(-1) ?? '')
  if (index === undefined) throw badRequest('Id is malformed.', 'ErrorInvalidIdMalformed')
  const attachment = attachmentsOf(message)[index]
  if (!attachment) throw itemNotFound()
  return { message, attachment }
}

const getAttachment: GraphMethod = (call) => {
  const { message, attachment } = attachmentOf(call)
  return json(200, attachmentResource(call, message, attachment))
}

const attachmentValue: GraphMethod = (call) => {
  const { part } = attachmentOf(call).attachment
  return bytes(part.content(), part.mimeType === 'message/rfc822' ? 'text/plain' : part.mimeType)
}

export const messageMethods = {
  list,
  listInFolder,
  delta,
  get,
  mime,
  listAttachments,
  getAttachment,
  attachmentValue,
}
