import type { MailFile } from '../../../shared/domain/file.ts'

/**
 * The files of a draft with one that comes or is there now. It stands among them from the beginning, so that a crash
 * meanwhile does not let the mail go without it: main then says that it is missing.
 */
export const withAttachment = (files: readonly MailFile[], added: MailFile): MailFile[] =>
  files.some(({ fileId }) => fileId === added.fileId)
    ? files.map((file) => (file.fileId === added.fileId ? added : file))
    : [...files, added]

const letters = new Intl.Segmenter()
const tailLength = 9

/**
 * A name in two parts of which the first is clipped where there is no room, so that its beginning and its ending stay in
 * sight. Parted between letters as people count them.
 */
export const nameParts = (name: string): readonly [stem: string, ending: string] => {
  const each = Array.from(letters.segment(name), ({ segment }) => segment)
  if (each.length <= 2 * tailLength) return [name, '']
  return [each.slice(0, -tailLength).join(''), each.slice(-tailLength).join('')]
}
