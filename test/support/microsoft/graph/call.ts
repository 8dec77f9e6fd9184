import { z } from 'zod'
import type { EmulationOptions, Reply, ServerRequest } from '../types.ts'
import type { Folder } from './folder.ts'
import { badRequest, itemNotFound, malformedId } from './graph-error.ts'
import type { Mailbox } from './mailbox.ts'
import type { StoredMessage } from './stored-message.ts'
import type { UploadSessions } from './upload.ts'

/** Hands a finished mail to the emulated mailboxes of its recipients. */
export type Deliver = (raw: Buffer, recipients: readonly string[]) => void

/** Puts the sender's copy into Sent Items, now or when the test lets it settle. */
export type FileSent = (mailbox: Mailbox, file: () => void) => void

/** One authorised call of a Graph method. */
export type GraphCall = {
  request: ServerRequest
  mailbox: Mailbox
  options: EmulationOptions
  /** Path parameters in order, decoded. */
  params: readonly string[]
  scopes: ReadonlySet<string>
  prefer: Preferences
  deliver: Deliver
  fileSent: FileSent
  uploads: UploadSessions
}

export type GraphMethod = (call: GraphCall) => Reply | Promise<Reply>

/** What the Prefer header asks for. */
export type Preferences = {
  immutable: boolean
  textBody: boolean | undefined
  unsafeHtml: boolean
  maxPageSize: number | undefined
}

export function readPreferences(header: string | undefined): Preferences {
  const text = header ?? ''
  const body = /outlook\.body-content-type\s*=\s*"?(text|html)"?/i.exec(text)?.[1]
  const size = /odata\.maxpagesize\s*=\s*"?(\d+)"?/i.exec(text)?.[1]
  return {
    immutable: /idtype\s*=\s*"?immutableid"?/i.test(text),
    textBody: body === undefined ? undefined : body.toLowerCase() === 'text',
    unsafeHtml: /outlook\.allow-unsafe-html/i.test(text),
    maxPageSize: size === undefined ? undefined : Number(size),
  }
}

export function itemId(
  { mailbox, prefer }: Pick<GraphCall, 'mailbox' | 'prefer'>,
  message: StoredMessage,
): string {
  return prefer.immutable
    ? mailbox.ids.immutable(message.number)
    : mailbox.ids.regular(message.number, message.moves)
}

/** The message of an id in either form. A regular id dies when its item moves. */
export function messageOf(
  { mailbox }: Pick<GraphCall, 'mailbox'>,
  id: string,
  folder?: Folder,
): StoredMessage {
  const read = mailbox.ids.readItem(id)
  if (!read) throw malformedId()
  const message = mailbox.byNumber(read.number)
  if (!message || (read.kind === 'regular' && read.moves !== message.moves)) throw itemNotFound()
  if (folder && message.folder !== folder) throw itemNotFound()
  return message
}

/** A folder by id or by well-known name. */
export function folderOf({ mailbox }: Pick<GraphCall, 'mailbox'>, id: string): Folder {
  const name = id.toLowerCase()
  if (name === 'msgfolderroot') return mailbox.folders.root
  const known = mailbox.folders.all().find((folder) => folder.wellKnown === name)
  if (known) return known
  const number = mailbox.ids.readFolder(id)
  if (number === undefined) throw malformedId()
  const folder = mailbox.folders.byNumber(number)
  if (!folder) throw itemNotFound()
  return folder
}

/** The JSON body, parsed; what cannot be read is Graph's 400. */
export function jsonBody<T>(schema: z.ZodType<T>, { body, headers }: ServerRequest): T {
  if (!/^application\/json\b/i.test(headers['content-type'] ?? ''))
    throw badRequest('A valid Content-Type header is required.', 'RequestBodyRead')
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch {
    throw badRequest(
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
      'BadRequest',
    )
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw badRequest(z.prettifyError(parsed.error).replace(/\s+/g, ' '), 'RequestBodyRead')
  return parsed.data
}
