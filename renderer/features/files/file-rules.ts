import type { Mailbox } from '../../../shared/domain/mailbox.ts'
import { mailFileSchema, type MailFile } from '../../../shared/domain/file.ts'
import { sizeWords } from '../../ui/amount-words.ts'

const unnamed = 'attachment'
const nameRoom = 200

/** Lone surrogates can't be written in UTF-8; signs that turn the direction of reading disguise an ending. */
const cleaned = (name: string): string =>
  (name.toWellFormed().split(/[/\\]/).at(-1) ?? '')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .replaceAll(/[\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, '')
    .trim()

/** Cut at the stem, between letters as people count them: what opens a file is its ending. */
const shortened = (name: string): string => {
  if (name.length <= nameRoom) return name
  const dot = name.lastIndexOf('.')
  const ending = dot > 0 && name.length - dot <= 16 ? name.slice(dot) : ''
  let stem = ''
  for (const { segment } of new Intl.Segmenter().segment(name)) {
    if (stem.length + segment.length > nameRoom - ending.length) break
    stem += segment
  }
  return stem + ending
}

/** A file's name as it is sent: the last part of a path, one line, at most 200 UTF-16 units. */
export const fileName = (name: string): string => {
  const clean = cleaned(name)
  return shortened(clean === '' || clean === '.' || clean === '..' ? unnamed : clean)
}

/** `type/subtype`, or `application/octet-stream` for what is none. */
export const mediaTypeOf = (type: string): string => {
  const bare = (type.split(';')[0] ?? '').trim().toLowerCase()
  return mailFileSchema.shape.mediaType.safeParse(bare).success ? bare : 'application/octet-stream'
}

/** Bytes of the pictures that stand in a text: each says its own, each counts once. */
export const pictureBytes = (html: string): number => {
  const seen = new Map<string, number>()
  for (const [tag] of html.matchAll(/<img\b(?:[^>"]|"[^"]*")*>/g)) {
    const id = /\bsrc="\/file\/([A-Za-z0-9_-]{1,128})"/.exec(tag)?.[1]
    const bytes = /\bdata-bytes="(\d{1,12})"/.exec(tag)?.[1]
    if (id !== undefined && bytes !== undefined) seen.set(id, Number(bytes))
  }
  return [...seen.values()].reduce((sum, bytes) => sum + bytes, 0)
}

export type Weight = { readonly bytes: number; readonly limit: number | null; readonly over: boolean }

/** What the files of a mail weigh together, against what its mailbox takes. Bytes. */
export const weightOf = (
  files: readonly Pick<MailFile, 'size'>[],
  html: string,
  mailbox: Pick<Mailbox, 'maxAttachmentBytes'> | undefined,
): Weight => {
  const bytes = files.reduce((sum, { size }) => sum + size, 0) + pictureBytes(html)
  const limit = mailbox?.maxAttachmentBytes ?? null
  return { bytes, limit, over: limit !== null && bytes > limit }
}

/** "2.1 MB of at most 25 MB", and what to do where it is more. */
export const weightWords = ({ bytes, limit, over }: Weight): string => {
  if (limit === null) return sizeWords(bytes)
  // "25 MB of at most 25 MB" would not tell what is wrong.
  const alike = over && sizeWords(bytes) === sizeWords(limit)
  const fact = alike
    ? `${sizeWords(bytes - limit)} more than ${sizeWords(limit)}`
    : `${sizeWords(bytes)} of at most ${sizeWords(limit)}`
  return over ? `${fact}: remove something or send a link` : fact
}

/** Why nothing was attached. Folders have no bytes of their own. */
export const folderWords = (names: readonly string[]): string =>
  names.length === 1
    ? `${names[0] ?? ''} is a folder: attach the files in it, or compress it first.`
    : `${String(names.length)} folders were left out: attach the files in them, or compress them first.`
