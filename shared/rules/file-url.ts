import { id } from '../domain/primitives.ts'

const prefix = '/file/'

/**
 * Where a picture in the text of a mail lies while the mail is on this computer: `GET` answers its bytes. When the mail
 * is frozen, it becomes a part of the mail and this a `cid:` URL (RFC 2392).
 */
export const fileUrl = (fileId: string): string => prefix + fileId

/** The file that such a URL names, or null for any other URL. */
export const fileIdOf = (url: string): string | null => {
  if (!url.startsWith(prefix)) return null
  const parsed = id.safeParse(url.slice(prefix.length))
  return parsed.success ? parsed.data : null
}

/** The files whose pictures stand in a text, each once, in the order in which they come. A path of another site is none. */
export const fileIdsIn = (html: string): string[] => [
  ...new Set(
    [...html.matchAll(/(?<=["'=])\/file\/([A-Za-z0-9_-]{1,128})(?=["'\s>])/g)].flatMap(
      ([, found]) => found ?? [],
    ),
  ),
]
