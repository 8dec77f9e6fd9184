import type { AppError, ErrorCode } from '../../shared/errors/app-error.ts'
import { AppFailure } from '../platform/app-failure.ts'
import type { Store } from '../store/store.ts'
import type { AttachedMails } from './attached-mail.ts'
import type { AttachmentBytes } from './attachment-bytes.ts'

type ContentDeps = {
  readonly store: {
    readonly messages: Pick<Store['messages'], 'body' | 'attachmentSource' | 'attachmentByContentId'>
  }
  readonly attachmentBytes: AttachmentBytes
  readonly attachedMails: Pick<AttachedMails, 'body'>
}

/**
 * Foreign content must never become a page of our own origin: HTML is handed out as plain text for the reader to
 * sanitise, files as downloads, and only raster images may be shown in place.
 */
const guarded = {
  'Content-Security-Policy': "default-src 'none'; sandbox",
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
}

/** SVG is missing on purpose: it is a document that can hold scripts. */
const showableImages = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/bmp',
  'image/avif',
])

const plain = (status: number, text: string): Response =>
  new Response(text, { status, headers: { ...guarded, 'Content-Type': 'text/plain; charset=utf-8' } })

const statusOf: Partial<Record<ErrorCode, number>> = {
  not_found: 404,
  message_not_found: 404,
  mailbox_not_found: 404,
  mail_unreadable: 422,
  offline: 503,
  rate_limited: 503,
}

const failed = (error: AppError): Response => plain(statusOf[error.code] ?? 502, error.code)

/** RFC 6266 section 4.3 with the value of RFC 8187, so that a name in any script survives and none can break the header. */
const disposition = (filename: string): string => {
  const encoded = encodeURIComponent(filename || 'attachment').replaceAll(
    /['()*!]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename*=UTF-8''${encoded}`
}

/** Lone surrogates (cut emoji) would make encodeURIComponent throw. */
const wellFormed = (text: string): string => text.toWellFormed()

const route = /^\/message\/([\w-]{1,128})\/(html|text|attachment|cid)(?:\/([^/]+))?$/
const attachedRoute = /^\/message\/([\w-]{1,128})\/attached\/(\d{1,4})\/(html|text)$/

/**
 * Serves `/message/<id>/html`, `/text`, `/attachment/<index>`, `/cid/<content id>`, and of a mail that is attached
 * `/attached/<index>/html` and `/text`. Errors answer their code as text
 * with a fitting status: 404, 415 for an image that can't be shown in place, 503 to try again, else 502.
 */
export const createMessageContent = ({ store, attachmentBytes, attachedMails }: ContentDeps) => {
  const body = async (messageId: string, kind: 'html' | 'text'): Promise<Response> => {
    const found = await store.messages.body({ messageId })
    const text = found?.[kind] ?? null
    return text === null ? plain(404, 'message_not_found') : plain(200, text)
  }

  const file = async (messageId: string, index: number, inPlace: boolean): Promise<Response> => {
    const source = await store.messages.attachmentSource({ messageId, index })
    if (source === null) return plain(404, 'not_found')
    const mediaType = source.mediaType.toLowerCase()
    if (inPlace && !showableImages.has(mediaType)) return plain(415, 'not_an_image')
    const bytes = await attachmentBytes(source)
    if (!bytes.ok) return failed(bytes.error)
    const type = inPlace
      ? { 'Content-Type': mediaType }
      : {
          'Content-Type': 'application/octet-stream',
          'Content-Disposition': disposition(wellFormed(source.filename)),
        }
    return new Response(new Uint8Array(bytes.value), { headers: { ...guarded, ...type } })
  }

  const inline = async (messageId: string, contentId: string): Promise<Response> => {
    const index = await store.messages.attachmentByContentId({ messageId, contentId })
    return index === null ? plain(404, 'not_found') : file(messageId, index, true)
  }

  const attached = async (messageId: string, index: string, form: string): Promise<Response> => {
    const kind = form === 'html' ? 'html' : 'text'
    const found = await attachedMails.body(messageId, Number(index), kind)
    return found.ok ? plain(200, found.value) : failed(found.error)
  }

  const serve = async (request: Request): Promise<Response> => {
    const [, outer, index, form] = attachedRoute.exec(new URL(request.url).pathname) ?? []
    if (request.method === 'GET' && outer !== undefined) return attached(outer, index ?? '', form ?? '')
    const [, messageId, kind, rest] = route.exec(new URL(request.url).pathname) ?? []
    if (request.method !== 'GET' || messageId === undefined) return plain(404, 'not_found')
    if (kind === 'html' || kind === 'text')
      return rest === undefined ? body(messageId, kind) : plain(404, 'not_found')
    if (rest === undefined) return plain(404, 'not_found')
    if (kind === 'cid') return inline(messageId, decoded(rest))
    return /^\d{1,4}$/.test(rest) ? file(messageId, Number(rest), false) : plain(404, 'not_found')
  }

  return async (request: Request): Promise<Response> => {
    try {
      return await serve(request)
    } catch (cause) {
      if (cause instanceof AppFailure) return failed(cause.error)
      throw cause
    }
  }
}

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
