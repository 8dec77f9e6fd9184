import { filePieceBytes } from '../../shared/domain/file.ts'
import { id } from '../../shared/domain/primitives.ts'
import type { ErrorCode } from '../../shared/errors/app-error.ts'
import { AppFailure } from '../platform/app-failure.ts'
import type { MailFiles } from './mail-files.ts'

/** SVG is missing on purpose: it is a document that can hold scripts. */
const showableImages: ReadonlySet<string> = new Set([
  'image/avif',
  'image/bmp',
  'image/gif',
  'image/jpeg',
  'image/png',
  'image/webp',
])

const guarded = {
  'Content-Security-Policy': "default-src 'none'; sandbox",
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
}

const statusOf: Partial<Record<ErrorCode, number>> = {
  file_missing: 404,
  file_too_large: 413,
  ipc_bad_request: 400,
  not_found: 404,
  store_full: 507,
}

type Said = { readonly code?: ErrorCode; readonly size?: number; readonly finished?: boolean }

const say = (status: number, said: Said, headers: Readonly<Record<string, string>> = {}): Response =>
  Response.json(said, { status, headers: { ...guarded, ...headers } })

const failed = (code: ErrorCode): Response => say(statusOf[code] ?? 500, { code })

/** Reads no more than a piece may have, whatever was announced. Null where there is more. */
const pieceOf = async (request: Request): Promise<Uint8Array | null> => {
  if (request.body === null) return new Uint8Array()
  const piece = new Uint8Array(filePieceBytes)
  let length = 0
  for await (const chunk of request.body) {
    if (length + chunk.byteLength > filePieceBytes) return null
    piece.set(chunk, length)
    length += chunk.byteLength
  }
  return piece.subarray(0, length)
}

const partOf = (path: string): { fileId: string; offset: number | null } | null => {
  const [, fileId, digits] = /^\/file\/([^/]+)(?:\/(\d{1,12}))?$/.exec(path) ?? []
  const parsed = id.safeParse(fileId)
  return parsed.success ? { fileId: parsed.data, offset: digits === undefined ? null : Number(digits) } : null
}

/**
 * Serves the files of mail that is being written. `GET /file/<fileId>` answers a finished one: pictures as such, the
 * rest as a download. `PUT /file/<fileId>/<offset>` takes a piece of at most `filePieceBytes` and answers
 * `{size, finished}`: the bytes that are there now. 409 with the same says where to go on, or that nothing is to be
 * added. Else `{code}`: 404 `file_missing`, 413 `file_too_large`, 507 `store_full`.
 */
export const createFileServing = (files: Pick<MailFiles, 'get' | 'read' | 'write'>) => {
  const put = async (request: Request, fileId: string, offset: number): Promise<Response> => {
    const piece = await pieceOf(request)
    if (piece === null) return failed('file_too_large')
    const written = await files.write(fileId, offset, piece)
    if (!written.ok) return failed(written.error.code)
    const { size, finished, taken } = written.value
    return say(taken ? 200 : 409, { size, finished })
  }

  const get = async (fileId: string, withBody: boolean): Promise<Response> => {
    const row = await files.get(fileId)
    if (row === null) return failed('file_missing')
    const type = row.mediaType.toLowerCase()
    const headers = showableImages.has(type)
      ? { 'Content-Type': type }
      : { 'Content-Type': 'application/octet-stream', 'Content-Disposition': 'attachment' }
    const all = { ...guarded, ...headers, 'Content-Length': String(row.size) }
    if (!withBody) return new Response(null, { headers: all })
    const read = await files.read([fileId])
    if (!read.ok) return failed(read.error.code)
    return new Response(read.value.get(fileId)?.bytes ?? null, { headers: all })
  }

  const serve = async (request: Request): Promise<Response> => {
    const part = partOf(new URL(request.url).pathname)
    if (part === null) return failed('not_found')
    const { fileId, offset } = part
    const { method } = request
    if (offset === null) {
      return method === 'GET' || method === 'HEAD'
        ? get(fileId, method === 'GET')
        : say(405, { code: 'ipc_bad_request' }, { Allow: 'GET, HEAD' })
    }
    return method === 'PUT'
      ? put(request, fileId, offset)
      : say(405, { code: 'ipc_bad_request' }, { Allow: 'PUT' })
  }

  return async (request: Request): Promise<Response> => {
    try {
      return await serve(request)
    } catch (cause) {
      if (cause instanceof AppFailure) return failed(cause.error.code)
      throw cause
    }
  }
}
