import type { IncomingMessage, ServerResponse } from 'node:http'
import { filePieceBytes, largestFileBytes } from '../../../shared/domain/file.ts'

const placeOf = (url: string): { fileId: string; offset: number | null } | null => {
  const match = /^\/file\/([A-Za-z0-9_-]{1,128})(?:\/(\d{1,12}))?$/.exec(url.split('?')[0] ?? '')
  if (match === null) return null
  const [, fileId = '', offset] = match
  return { fileId, offset: offset === undefined ? null : Number(offset) }
}

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}

/** By their first bytes, so that a picture put into the text is drawn. */
const mediaTypeOf = (bytes: Buffer): string => {
  const head = bytes.subarray(0, 12).toString('latin1')
  if (head.startsWith('\u0089PNG')) return 'image/png'
  if (head.startsWith('\u00ff\u00d8\u00ff')) return 'image/jpeg'
  if (head.startsWith('GIF8')) return 'image/gif'
  return head.startsWith('RIFF') ? 'image/webp' : 'application/octet-stream'
}

/** Ids of files for which the disk is full. */
const failing = /fail/

const answerPut = async (answer: ServerResponse, status: Promise<number>): Promise<void> => {
  answer.statusCode = await status
  answer.end()
}

/**
 * Takes in and answers the files of drafts as main does: `PUT /file/<fileId>/<offset>` in pieces, in order, `GET
 * /file/<fileId>`. A file whose id is not known answers `fallback`, so that pictures of made-up mail are drawn.
 */
export const createFakeFiles = (fallback: Buffer) => {
  const files = new Map<string, Buffer>()
  const put = async (fileId: string, offset: number, request: IncomingMessage): Promise<number> => {
    const piece = await bodyOf(request)
    const before = files.get(fileId) ?? Buffer.alloc(0)
    if (piece.length > filePieceBytes || offset + piece.length > largestFileBytes) return 413
    if (failing.test(fileId)) return 507
    // A piece that comes once more, because its answer was lost, is written over what it wrote.
    if (offset > before.length) return 409
    files.set(fileId, Buffer.concat([before.subarray(0, offset), piece]))
    return 204
  }
  /** Whether the request was for a file, and was answered. */
  return (request: IncomingMessage, answer: ServerResponse): boolean => {
    const place = placeOf(request.url ?? '')
    if (place === null) return false
    const { fileId, offset } = place
    if (request.method === 'PUT' && offset !== null) {
      void answerPut(answer, put(fileId, offset, request))
      return true
    }
    const bytes = files.get(fileId) ?? fallback
    answer.setHeader('content-type', mediaTypeOf(bytes)).end(bytes)
    return true
  }
}
