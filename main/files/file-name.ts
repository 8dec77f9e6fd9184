import { mailFileSchema } from '../../shared/domain/file.ts'

/** What a file is called where its own name is empty or nothing but signs that a name can't have. */
const nameless = 'attachment'

/** Octets that a name may have on the common file systems, so that the recipient can store it. */
const maxNameBytes = 255

const unnamedType = 'application/octet-stream'

/** Cut between code points, at the stem: what opens a file is its ending. */
const shortened = (name: string): string => {
  if (Buffer.byteLength(name) <= maxNameBytes) return name
  const dot = name.lastIndexOf('.')
  const ending = dot > 0 && name.length - dot <= 16 ? name.slice(dot) : ''
  let stem = ''
  let room = maxNameBytes - Buffer.byteLength(ending)
  for (const char of name.slice(0, name.length - ending.length)) {
    room -= Buffer.byteLength(char)
    if (room < 0) break
    stem += char
  }
  return stem + ending
}

/**
 * A file's name as it may be sent and stored: the last part of a path, without line ends, other controls, signs that
 * turn the direction of reading (which disguise an ending) or unpaired surrogates, of at most 255 bytes in UTF-8.
 */
export const cleanFilename = (name: string): string => {
  const last = name.toWellFormed().split(/[/\\]/).at(-1) ?? ''
  const clean = last
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .replaceAll(/[\u202A-\u202E\u2066-\u2069]/g, '')
    .trim()
  return shortened(clean === '' || clean === '.' || clean === '..' ? nameless : clean)
}

/** `type/subtype` in small letters; `application/octet-stream` for anything that is no media type. */
export const cleanMediaType = (mediaType: string): string => {
  const bare = (mediaType.split(';')[0] ?? '').trim().toLowerCase()
  return mailFileSchema.shape.mediaType.safeParse(bare).success ? bare : unnamedType
}
