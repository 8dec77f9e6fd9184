import { appError, type AppError, type ErrorCode } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import type { Exchanged } from '../calls.ts'
import type { StructuredAttachment } from '../provider.ts'
import { badAnswer, json, type BareAsk, type GraphAnswer, type GraphClient } from './client.ts'
import { segment } from './query.ts'
import { uploadSession, uploadStand } from './schemas.ts'

/*
 * "Attach large files to Outlook messages or events": a session is opened, the bytes go to its address in order, in
 * pieces of at most 4 MB. An interrupted session goes on where it stands.
 */

/** A multiple of 320 KiB below 4 MB (4,000,000 bytes). */
export const chunkBytes = 12 * 320 * 1024

/** A slow line needs its time for a piece. */
const chunkMs = 3 * 60_000

/** Where a session stands: the next byte it wants, or that it has all. */
type Stand = { readonly next: number } | 'whole'

/**
 * How the upload of a file ended. `lost`: the session is not known any more, because it has expired, because its
 * address is not taken, or because it was through with an answer that never came: only the draft tells.
 */
export type Uploaded = 'whole' | 'lost'

const readSession = json(uploadSession)
const readStand = json(uploadStand)

const open = (
  client: GraphClient,
  draftId: string,
  file: StructuredAttachment,
  size: number,
  signal: AbortSignal,
): Promise<Result<{ uploadUrl: string }>> => {
  const { filename: name, mediaType: contentType, contentId } = file
  const item = {
    attachmentType: 'file',
    name,
    size,
    contentType,
    isInline: contentId !== null,
    ...(contentId === null ? {} : { contentId }),
  }
  // A session that is opened twice is one that expires unused.
  return client.read(
    {
      name: 'attachments.createUploadSession',
      priority: 'now',
      path: `/me/messages/${segment(draftId)}/attachments/createUploadSession`,
      post: JSON.stringify({ AttachmentItem: item }),
      read: (answer) => (answer.status === 201 || answer.status === 200 ? readSession(answer) : null),
    },
    signal,
  )
}

/** 201 ends the file, 200 says where it goes on. */
const standOf = ({ status, body }: GraphAnswer): Exchanged<Stand> => {
  if (status === 201) return { value: 'whole' }
  const stand = readStand({ status, body })
  if (stand === null) return badAnswer(status)
  return { value: stand.start === null ? 'whole' : { next: stand.start } }
}

const asked = (answer: Exchanged<GraphAnswer>): Exchanged<Stand> =>
  'value' in answer ? standOf(answer.value) : answer

const put = async (
  ask: BareAsk,
  url: string,
  content: Uint8Array,
  from: number,
): Promise<Exchanged<Stand>> => {
  const piece = content.slice(from, from + chunkBytes)
  const range = `bytes ${String(from)}-${String(from + piece.length - 1)}/${String(content.length)}`
  const headers = { 'Content-Type': 'application/octet-stream', 'Content-Range': range }
  return asked(await ask(url, { method: 'PUT', headers, body: piece }))
}

/** One piece, until it is there. A try after another first asks where the session stands: the piece may have come. */
const sendPiece = (
  client: GraphClient,
  url: string,
  content: Uint8Array,
  from: number,
  signal: AbortSignal,
): Promise<Result<Stand>> => {
  let tries = 0
  return client.bare(
    {
      name: 'attachments.upload',
      priority: 'now',
      timeoutMs: chunkMs,
      run: async (ask) => {
        tries += 1
        if (tries === 1) return put(ask, url, content, from)
        const stand = asked(await ask(url, { method: 'GET' }))
        if (!('value' in stand) || stand.value === 'whole') return stand
        return put(ask, url, content, stand.value.next)
      },
    },
    signal,
  )
}

/** What an upload address says when it is no use any more. Nothing of it is about the person's sign-in. */
const sessionOver = new Set<ErrorCode>([
  'auth_expired',
  'cursor_expired',
  'forbidden',
  'not_found',
  'provider_rejected',
  'scope_missing',
])

const isOver = ({ code }: AppError): boolean => sessionOver.has(code)

/** Puts a file of `minSessionBytes` or more on a draft through one session. */
export const uploadOnce = async (
  client: GraphClient,
  draftId: string,
  file: StructuredAttachment,
  content: Uint8Array,
  signal: AbortSignal,
): Promise<Result<Uploaded>> => {
  const session = await open(client, draftId, file, content.length, signal)
  if (!session.ok) return session
  const { uploadUrl } = session.value
  let next = 0
  for (;;) {
    const stand = await sendPiece(client, uploadUrl, content, next, signal)
    if (!stand.ok) return isOver(stand.error) ? ok('lost') : stand
    if (stand.value === 'whole') return ok('whole')
    // It must go forward and stay within the file, or this would never end.
    if (stand.value.next <= next || stand.value.next >= content.length) return ok('lost')
    next = stand.value.next
  }
}

/** After sessions were lost again and again. */
export const neverUploaded = err(
  appError('provider_unavailable', 'Microsoft did not take a file to its end', 'backoff'),
)
