import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { json, noContent } from '../reply.ts'
import type { Reply, ServerRequest } from '../types.ts'
import { jsonBody, messageOf } from './call.ts'
import type { GraphCall, GraphMethod } from './call.ts'
import { requireDraft, rewriteDraft } from './drafts.ts'
import { badRequest, GraphApiError, itemNotFound, malformedId } from './graph-error.ts'
import { attachmentIndex } from './attachment-resource.ts'
import { filesInOrder } from './exchange-mime.ts'
import type { StoredMessage } from './stored-message.ts'

type Session = {
  call: GraphCall
  message: StoredMessage
  name: string
  contentType: string | undefined
  inline: boolean
  contentId: string | undefined
  size: number
  chunks: Buffer[]
  received: number
  expiresAt: number
}

/** Attachments that come in pieces. The address itself is the permission: no Authorization header is wanted. */
export type UploadSessions = {
  open: (session: Omit<Session, 'chunks' | 'received'>) => string
  /** One request to an upload address; undefined for a path that is none. */
  answer: (request: ServerRequest) => Promise<Reply> | undefined
}

const HOST = 'https://outlook.office.com'
const PATH = '/api/v2.0/emulated/AttachmentSessions/'
const SESSION_MS = 24 * 3_600_000
const MOST_CHUNK = 4 * 1024 * 1024
/** Documented as 3 MB; measured as this (microsoftgraph/msgraph-sdk-java#52). */
const SMALLEST = 2 * 1024 * 1024
const LARGEST = 150 * 1024 * 1024

function finish({ call, message, chunks, name, contentType, inline, contentId }: Session): void {
  const draft = requireDraft(message)
  const file = {
    '@odata.type': '#microsoft.graph.fileAttachment',
    name,
    contentType: contentType ?? 'application/octet-stream',
    contentBytes: Buffer.concat(chunks).toString('base64'),
    isInline: inline,
    ...(contentId === undefined ? {} : { contentId }),
  }
  rewriteDraft(call, message, { ...draft, attachments: [...(draft.attachments ?? []), file] })
}

function rangeProblem(session: Session, header: string | undefined, body: Buffer): GraphApiError | undefined {
  const match = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(header ?? '')
  const [from, to, total] = [Number(match?.[1]), Number(match?.[2]), Number(match?.[3])]
  if (!match || total !== session.size || to - from + 1 !== body.length)
    return badRequest('The Content-Range header is missing or malformed.', 'ErrorInvalidRequest')
  if (body.length > MOST_CHUNK)
    return new GraphApiError({
      status: 413,
      code: 'RequestEntityTooLarge',
      message: 'The byte range is larger than 4 MB.',
    })
  return from === session.received
    ? undefined
    : new GraphApiError({
        status: 416,
        code: 'InvalidRange',
        message: `Byte ranges are uploaded in order; expected ${session.received}.`,
      })
}

/** Outlook's form: one number, and the names in Pascal's case (msgraph-sdk-dotnet#2092). */
function standing({ expiresAt, received }: Session): Record<string, unknown> {
  return {
    '@odata.context':
      "https://outlook.office.com/api/v2.0/$metadata#Users('me')/Messages('id')/AttachmentSessions/$entity",
    ExpirationDateTime: new Date(expiresAt).toISOString(),
    NextExpectedRanges: [String(received)],
  }
}

function signedIn(): GraphApiError {
  const message = 'No Authorization header is expected here.'
  return new GraphApiError({ status: 401, code: 'ErrorInvalidToken', message })
}

export function createUploadSessions(clock: () => number): UploadSessions {
  const sessions = new Map<string, Session>()

  function put(id: string, session: Session, { headers, body }: ServerRequest): Reply {
    const problem = rangeProblem(session, headers['content-range'], body)
    if (problem) throw problem
    session.chunks.push(body)
    session.received += body.length
    if (session.received < session.size) return json(200, standing(session))
    sessions.delete(id)
    finish(session)
    return {
      status: 201,
      headers: { location: `${HOST}/api/v2.0/emulated/Attachments/${id}` },
      body: Buffer.alloc(0),
    }
  }

  return {
    open: (session) => {
      const id = randomUUID()
      sessions.set(id, { ...session, chunks: [], received: 0 })
      return `${HOST}${PATH}${id}?authtoken=${randomUUID()}`
    },
    answer: (request) => {
      if (!request.path.startsWith(PATH)) return undefined
      const id = request.path.slice(PATH.length)
      const session = sessions.get(id)
      return (async () => {
        if (!session || session.expiresAt <= clock()) throw itemNotFound()
        if (request.headers['authorization'] !== undefined) throw signedIn()
        if (request.method === 'PUT') return put(id, session, request)
        if (request.method === 'GET') return json(200, standing(session))
        if (request.method !== 'DELETE') throw badRequest('Unsupported method.', 'BadRequest')
        sessions.delete(id)
        return noContent()
      })()
    },
  }
}

const Create = z.object({
  AttachmentItem: z.object({
    attachmentType: z.string(),
    name: z.string(),
    size: z.number().int().positive(),
    contentType: z.string().nullish(),
    isInline: z.boolean().nullish(),
    contentId: z.string().nullish(),
  }),
})

/** POST /messages/{id}/attachments/createUploadSession, for files of 3 to 150 MB on a draft. */
export const createUploadSession: GraphMethod = (call) => {
  const message = messageOf(call, call.params.at(-1) ?? '')
  requireDraft(message)
  const { AttachmentItem: item } = jsonBody(Create, call.request)
  if (item.size > LARGEST)
    throw new GraphApiError({
      status: 413,
      code: 'ErrorAttachmentSizeLimitExceeded',
      message: 'The attachment is larger than 150 MB.',
    })
  if (item.size < SMALLEST)
    throw badRequest(
      'The size of the attachment is below the minimum of an upload session.',
      'ErrorAttachmentSizeShouldNotBeLessThanMinimumSize',
    )
  const expiresAt = call.options.clock() + SESSION_MS
  const uploadUrl = call.uploads.open({
    call,
    message,
    name: item.name,
    size: item.size,
    contentType: item.contentType ?? undefined,
    inline: item.isInline === true,
    contentId: item.contentId ?? undefined,
    expiresAt,
  })
  return json(201, {
    '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#microsoft.graph.uploadSession',
    uploadUrl,
    expirationDateTime: new Date(expiresAt).toISOString(),
    nextExpectedRanges: ['0-'],
  })
}

const SmallFile = z.object({
  '@odata.type': z.string(),
  name: z.string(),
  contentType: z.string().nullish(),
  contentBytes: z.string(),
  contentId: z.string().nullish(),
  isInline: z.boolean().nullish(),
})

/** POST /messages/{id}/attachments, below 3 MB. */
export const addAttachment: GraphMethod = (call) => {
  const message = messageOf(call, call.params.at(-1) ?? '')
  const draft = requireDraft(message)
  const file = jsonBody(SmallFile, call.request)
  rewriteDraft(call, message, { ...draft, attachments: [...(draft.attachments ?? []), file] })
  return json(201, {
    '@odata.type': '#microsoft.graph.fileAttachment',
    name: file.name,
    contentType: file.contentType ?? null,
  })
}

/** DELETE /messages/{id}/attachments/{id}, of a draft. */
export const removeAttachment: GraphMethod = (call) => {
  const message = messageOf(call, call.params.at(-2) ?? '')
  const draft = requireDraft(message)
  const index = attachmentIndex(message, call.params.at(-1) ?? '')
  if (index === undefined) throw malformedId()
  const gone = filesInOrder(draft)[index]
  if (!gone) throw itemNotFound()
  rewriteDraft(call, message, {
    ...draft,
    attachments: (draft.attachments ?? []).filter((file) => file !== gone),
  })
  return noContent()
}
