import { appError, type ErrorCode } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import type { Answer, GmailAsk, GmailClient } from './client.ts'
import { uploadAddress, uploadStand } from './schemas.ts'
import { units } from './units.ts'

/*
 * Google's resumable upload ("Upload attachments", "Perform a resumable upload"): a session is opened, the bytes go to
 * its address in pieces, and an interrupted upload asks where it stands and goes on there. The client library has none.
 */

/** A multiple of 256 KiB. */
export const pieceBytes = 8 * 256 * 1024

/** A slow line needs its time for a piece. */
const pieceMs = 3 * 60_000

const createUrl = 'https://gmail.googleapis.com/upload/gmail/v1/users/me/drafts?uploadType=resumable'

const open = (
  client: GmailClient,
  size: number,
  threadId: string | null,
  signal: AbortSignal,
): Promise<Result<{ location: string }>> =>
  // A session that is opened twice is one that expires unused.
  client.read(
    {
      name: 'drafts.create',
      units: units.draftsCreate,
      priority: 'now',
      schema: uploadAddress,
      run: async (_api, _options, ask) => {
        const answer = await ask(createUrl, {
          method: 'POST',
          headers: {
            'Content-Type': 'application/json; charset=UTF-8',
            'X-Upload-Content-Type': 'message/rfc822',
            'X-Upload-Content-Length': String(size),
          },
          body: JSON.stringify({ message: threadId === null ? {} : { threadId } }),
        })
        return answer.status === 200 ? { ...answer, data: { location: answer.all.get('location') } } : answer
      },
    },
    signal,
  )

/** 308 says what has come: nothing without a range (RFC 9110 has another meaning for 308, but then with a Location). */
const readStand = ({ status, headers, data, all }: Awaited<ReturnType<GmailAsk>>): Answer => {
  if (status !== 308 || all.has('location')) return { status, headers, data }
  const range = all.get('range')
  const last = range === null ? -1 : Number(/^bytes=0-(\d+)$/.exec(range)?.[1] ?? Number.NaN)
  return { status: 200, headers, data: { next: last + 1 } }
}

const put = async (ask: GmailAsk, url: string, bytes: Uint8Array, from: number): Promise<Answer> => {
  const piece = bytes.slice(from, from + pieceBytes)
  const range = `bytes ${String(from)}-${String(from + piece.length - 1)}/${String(bytes.length)}`
  const headers = { 'Content-Type': 'message/rfc822', 'Content-Range': range }
  return readStand(await ask(url, { method: 'PUT', headers, body: piece }))
}

const askStand = async (ask: GmailAsk, url: string, size: number): Promise<Answer> =>
  readStand(await ask(url, { method: 'PUT', headers: { 'Content-Range': `bytes */${String(size)}` } }))

type Stand = { readonly next: number } | { readonly id: string }

/** One piece, until it is there. A try after another first asks where the upload stands: the piece may have come. */
const sendPiece = (
  client: GmailClient,
  url: string,
  bytes: Uint8Array,
  from: number,
  signal: AbortSignal,
): Promise<Result<Stand>> => {
  let tries = 0
  return client.read(
    {
      name: 'drafts.upload',
      units: units.uploadPiece,
      priority: 'now',
      schema: uploadStand,
      timeoutMs: pieceMs,
      run: async (_api, _options, ask) => {
        tries += 1
        if (tries === 1) return put(ask, url, bytes, from)
        const answer = await askStand(ask, url, bytes.length)
        const stand = uploadStand.safeParse(answer.data)
        if (answer.status !== 200 || !stand.success || !('next' in stand.data)) return answer
        return put(ask, url, bytes, stand.data.next)
      },
    },
    signal,
  )
}

/**
 * How an upload ended. `lost`: its session is not known any more (404, 410) or does not go forward. `atEnd`: with the
 * last piece, so that the draft may be there, or that it was refused for its thread.
 */
export type Uploaded = { readonly id: string } | { readonly lost: true; readonly atEnd: boolean }

const sendAll = async (
  client: GmailClient,
  url: string,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<Result<Uploaded>> => {
  for (let next = 0; ;) {
    const lost = ok({ lost: true, atEnd: next + pieceBytes >= bytes.length } as const)
    const stand = await sendPiece(client, url, bytes, next, signal)
    if (!stand.ok) return stand.error.code === 'not_found' ? lost : stand
    if ('id' in stand.value) return ok(stand.value)
    if (stand.value.next <= next || stand.value.next >= bytes.length) return lost
    next = stand.value.next
  }
}

/** Ends that leave open whether the last piece came, and with it the draft. */
const leavesOpen = new Set<ErrorCode>([
  'network_failed',
  'provider_bad_answer',
  'provider_unavailable',
  'timeout',
])

/** The draft may be there without our knowing. */
export const perhapsUploaded = (why: string) =>
  err(appError('outcome_unknown', `No certain answer from Gmail: ${why}`, 'backoff'))

/** Creates a draft of a large message (RFC 5322 bytes) by one resumable upload. */
export const uploadDraft = async (
  client: GmailClient,
  bytes: Uint8Array,
  threadId: string | null,
  signal: AbortSignal,
): Promise<Result<Uploaded>> => {
  const opened = await open(client, bytes.length, threadId, signal)
  if (!opened.ok) return opened
  const uploaded = await sendAll(client, opened.value.location, bytes, signal)
  if (uploaded.ok || !leavesOpen.has(uploaded.error.code)) return uploaded
  return perhapsUploaded(uploaded.error.message)
}
