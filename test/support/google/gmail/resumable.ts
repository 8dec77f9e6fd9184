import { randomUUID } from 'node:crypto'
import { GoogleApiError, googleErrorReply, invalidArgument, notFound } from '../google-error.ts'
import type { Reply, ServerRequest } from '../types.ts'
import { MOST_MESSAGE_BYTES, tooLarge } from './upload.ts'

/** Metadata and media of an upload that is complete. */
export type Resumed = { metadata: Buffer; media: Buffer }

type Session = {
  account: string
  metadata: Buffer
  size: number | undefined
  chunks: Buffer[]
  received: number
  expiresAt: number
  /** Performs the method; its answer is kept, because a client may ask again. */
  finish: (resumed: Resumed) => Reply
  answer: Reply | undefined
}

/** Sessions of uploadType=resumable ("Upload attachments", "Resumable upload"). */
export type ResumableUploads = {
  /** The request that begins one: 200 with a Location. */
  start: (request: ServerRequest, account: string, finish: Session['finish']) => Reply
  /** A request to the address of one; undefined for any other request. */
  answer: (request: ServerRequest) => { account: string | undefined; reply: Reply } | undefined
}

const WEEK_MS = 7 * 24 * 3_600_000
const GRANULE = 256 * 1024

function badRange(): GoogleApiError {
  return invalidArgument('Failed to parse Content-Range header.')
}

function incomplete({ received }: Session): Reply {
  const range: Record<string, string> = received === 0 ? {} : { range: `bytes=0-${received - 1}` }
  return { status: 308, headers: range, body: Buffer.alloc(0) }
}

type Range = { from: number; to: number; total: number | undefined } | 'status'

function rangeOf(header: string | undefined, length: number): Range {
  if (header === undefined) return { from: 0, to: length - 1, total: length }
  if (/^bytes \*\/(\d+|\*)$/.test(header)) return 'status'
  const match = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(header)
  if (!match) throw badRange()
  const total = match[3] === '*' ? undefined : Number(match[3])
  return { from: Number(match[1]), to: Number(match[2]), total }
}

function take(session: Session, { headers, body }: ServerRequest): Reply {
  const range = rangeOf(headers['content-range'], body.length)
  if (session.answer) return session.answer
  if (range === 'status') {
    if (body.length > 0) throw badRange()
    return incomplete(session)
  }
  const { from, to, total } = range
  session.size ??= total
  if (to - from + 1 !== body.length || (total !== undefined && total !== session.size)) throw badRange()
  if (from !== session.received)
    throw new GoogleApiError({
      code: 416,
      message: `The range does not follow on the ${session.received} bytes that are there.`,
      reason: 'requestedRangeNotSatisfiable',
    })
  const last = session.size !== undefined && to + 1 === session.size
  if (!last && body.length % GRANULE !== 0)
    throw invalidArgument(
      `Invalid request. The number of bytes uploaded is required to be equal or greater than ${GRANULE}, except for the final request (it's recommended to be the exact multiple of ${GRANULE}).`,
    )
  session.chunks.push(body)
  session.received += body.length
  if (session.received > MOST_MESSAGE_BYTES) throw tooLarge()
  if (!last) return incomplete(session)
  session.answer = session.finish({ metadata: session.metadata, media: Buffer.concat(session.chunks) })
  session.chunks = []
  return session.answer
}

export function createResumableUploads(clock: () => number): ResumableUploads {
  const sessions = new Map<string, Session>()

  return {
    start: ({ path, headers, body }, account, finish) => {
      const type = headers['x-upload-content-type'] ?? 'message/rfc822'
      if (!type.startsWith('message/'))
        throw new GoogleApiError({
          code: 400,
          message: `Media type '${type}' is not supported. Valid media types: [message/*]`,
          reason: 'badContent',
        })
      const length = headers['x-upload-content-length']
      if (length !== undefined && !/^\d+$/.test(length))
        throw invalidArgument('Invalid X-Upload-Content-Length')
      const size = length === undefined ? undefined : Number(length)
      if (size !== undefined && size > MOST_MESSAGE_BYTES) throw tooLarge()
      const id = randomUUID()
      const expiresAt = clock() + WEEK_MS
      const empty = { chunks: [], received: 0, answer: undefined }
      sessions.set(id, { account, metadata: body, size, expiresAt, finish, ...empty })
      const location = `https://gmail.googleapis.com${path}?uploadType=resumable&upload_id=${id}`
      return { status: 200, headers: { location, 'x-guploader-uploadid': id }, body: Buffer.alloc(0) }
    },
    answer: (request) => {
      const id = request.query.get('upload_id')
      if (id === null || !request.path.startsWith('/upload/')) return undefined
      const session = sessions.get(id)
      const account = session?.account
      try {
        if (!session || session.expiresAt <= clock()) throw notFound()
        if (request.method !== 'PUT') throw invalidArgument('Only PUT continues an upload.')
        return { account, reply: take(session, request) }
      } catch (error) {
        if (error instanceof GoogleApiError) return { account, reply: googleErrorReply(error.error) }
        throw error
      }
    },
  }
}
