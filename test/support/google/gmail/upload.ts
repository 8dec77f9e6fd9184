import { z } from 'zod'
import { GoogleApiError, invalidArgument } from '../google-error.ts'
import { findBlockEnd } from '../../http-emulator/mail/header-block.ts'
import { splitMultipart } from '../../http-emulator/mail/mime-tree.ts'
import { parseStructured } from '../../http-emulator/mail/parameters.ts'
import { jsonBody } from './call.ts'
import type { GmailCall } from './call.ts'

/** Gmail's limit for an uploaded message. */
export const MOST_MESSAGE_BYTES = 36_700_160

const MessageBody = z.object({
  raw: z.string().optional(),
  threadId: z.string().optional(),
  labelIds: z.array(z.string()).optional(),
})
const DraftBody = z.object({ id: z.string().optional(), message: MessageBody.optional() })

export type Submitted = { raw: Buffer | undefined; threadId: string | undefined; draftId: string | undefined }

export function tooLarge(): GoogleApiError {
  const message = `Request payload size exceeds the limit: ${MOST_MESSAGE_BYTES} bytes.`
  return new GoogleApiError({ code: 413, message, reason: 'uploadTooLarge', status: 'INVALID_ARGUMENT' })
}

function decodeRaw(raw: string): Buffer {
  // Web-safe alphabet only (RFC 4648 section 5); Google refuses the plain one.
  if (!/^[\w-]*={0,2}$/.test(raw)) {
    throw invalidArgument("Invalid value at 'message.raw' (TYPE_BYTES), Base64 decoding failed")
  }
  return Buffer.from(raw, 'base64url')
}

type Envelope = { metadata: Buffer; media: Buffer | undefined }

/** Metadata and media of one call: JSON alone, media alone (uploadType=media), or both (uploadType=multipart). */
function openEnvelope({ request, upload, resumed }: GmailCall): Envelope {
  if (resumed) return resumed
  if (!upload) return { metadata: request.body, media: undefined }
  const type = request.query.get('uploadType')
  if (type === 'media') return { metadata: Buffer.alloc(0), media: request.body }
  if (type !== 'multipart') throw invalidArgument(`Unsupported uploadType: ${type ?? ''}`)
  const contentType = parseStructured(request.headers['content-type'])
  const boundary = contentType.parameters.get('boundary')
  if (contentType.value !== 'multipart/related' || !boundary)
    throw invalidArgument('Missing multipart boundary')
  const bodies = splitMultipart(request.body, 0, request.body.length, boundary).map(({ start, end }) =>
    request.body.subarray(findBlockEnd(request.body, start, end).bodyStart, end),
  )
  const [metadata, media] = bodies
  if (!metadata || !media || bodies.length !== 2)
    throw invalidArgument('Multipart upload needs metadata and media')
  return { metadata, media }
}

/** What the client submitted to messages.send (`message`) or to a drafts method (`draft`). */
export function readSubmission(call: GmailCall, shape: 'message' | 'draft'): Submitted {
  const { metadata, media } = openEnvelope(call)
  const draft =
    shape === 'draft'
      ? jsonBody(DraftBody, metadata)
      : { id: undefined, message: jsonBody(MessageBody, metadata) }
  const raw = media ?? (draft.message?.raw === undefined ? undefined : decodeRaw(draft.message.raw))
  if (raw && raw.length > MOST_MESSAGE_BYTES) throw tooLarge()
  return { raw, threadId: draft.message?.threadId, draftId: draft.id }
}

export function requireRaw(submitted: Submitted): Buffer {
  if (submitted.raw && submitted.raw.length > 0) return submitted.raw
  throw invalidArgument("'raw' RFC822 payload message string or uploading message via /upload/* URL required")
}
