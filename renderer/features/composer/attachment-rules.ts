import type { MailFile } from '../../../shared/domain/file.ts'

/**
 * The files of a draft with one that is there now. A file that is copied from another mail stands among them from the
 * beginning, so that a crash meanwhile does not let the mail go without it: main then says that it is missing.
 */
export const withAttachment = (files: readonly MailFile[], added: MailFile): MailFile[] =>
  files.some(({ fileId }) => fileId === added.fileId)
    ? files.map((file) => (file.fileId === added.fileId ? added : file))
    : [...files, added]
