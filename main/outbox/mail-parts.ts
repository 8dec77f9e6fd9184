import type { MailFile } from '../../shared/domain/file.ts'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import { cleanFilename, cleanMediaType } from '../files/file-name.ts'
import type { ReadFiles } from '../files/mail-files.ts'

/** A file as it goes with a mail. `contentId` without angle brackets: then it is a picture that the text names. */
export type MailPart = {
  readonly filename: string
  readonly mediaType: string
  readonly contentId: string | null
  readonly bytes: Buffer
}

/**
 * A `message/…` part may not be encoded (RFC 2046 section 5.2.1), and without it its bytes would not arrive as they are;
 * a `multipart/…` file would be taken for parts of ours. Both go as plain bytes, known by the ending of their name.
 */
const partType = (mediaType: string): string =>
  /^(?:message|multipart)\//.test(mediaType) ? 'application/octet-stream' : mediaType

const sum = (sizes: readonly number[]): number => sizes.reduce((all, size) => all + size, 0)

/** Decimal megabytes, as providers state their limits. */
const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1).replace(/\.0$/, '')} MB`

const checkSizes = (sizes: readonly number[], most: number): Result<null> => {
  const all = sum(sizes)
  if (all <= most) return ok(null)
  const said = `The files have ${megabytes(all)} together; ${megabytes(most)} can be sent`
  return err(appError('message_too_large', said, 'user'))
}

/** Who reads of a missing file knows its name, not its id; a picture of the text has none. */
const named = (files: readonly MailFile[], fileId: string | undefined): string =>
  files.find((file) => file.fileId === fileId)?.filename ?? 'a picture in the text'

/**
 * Reads the pictures of the text and the files beside it, in their order. Fails with `file_missing` (subject: the name,
 * where it has one) or `message_too_large`.
 */
export const gatherParts = async (wanted: {
  readonly pictureIds: readonly string[]
  readonly attachments: readonly MailFile[]
  readonly contentIdOf: (fileId: string) => string
  readonly maxBytes: number
  readonly readFiles: ReadFiles
}): Promise<Result<MailPart[]>> => {
  const { pictureIds, attachments, maxBytes } = wanted
  const ids = [...pictureIds, ...attachments.map(({ fileId }) => fileId)]
  if (ids.length === 0) return ok([])
  const stated = checkSizes(
    attachments.map(({ size }) => size),
    maxBytes,
  )
  if (!stated.ok) return stated
  const files = await wanted.readFiles(ids)
  if (!files.ok) {
    if (files.error.code !== 'file_missing') return files
    return err({ ...files.error, subject: named(attachments, files.error.subject) })
  }
  const parts: MailPart[] = []
  for (const [index, fileId] of ids.entries()) {
    const stored = files.value.get(fileId)
    const inText = index < pictureIds.length
    const file = inText ? stored : attachments[index - pictureIds.length]
    if (stored === undefined || file === undefined) {
      const subject = named(attachments, fileId)
      return err(appError('file_missing', 'A file of the mail is not there', 'user', { subject }))
    }
    parts.push({
      filename: cleanFilename(file.filename),
      mediaType: partType(cleanMediaType(file.mediaType)),
      contentId: inText ? wanted.contentIdOf(fileId) : null,
      bytes: stored.bytes,
    })
  }
  const sized = checkSizes(
    parts.map(({ bytes }) => bytes.byteLength),
    maxBytes,
  )
  return sized.ok ? ok(parts) : sized
}
