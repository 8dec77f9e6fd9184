import type { MailFile } from '../../shared/domain/file.ts'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import type { AttachmentBytes } from '../content/attachment-bytes.ts'
import type { Store } from '../store/store.ts'
import { cleanFilename, cleanMediaType } from './file-name.ts'
import type { MailFiles } from './mail-files.ts'

type Wanted = { readonly fileId: string; readonly messageId: string; readonly index: number }

/**
 * Copies a file of a stored message, so that it can go with another mail. A repeated call answers what the first one
 * made. `message_not_found` where there is no such file; else what the provider says.
 */
export const createFileFromMessage =
  (deps: {
    readonly messages: Pick<Store['messages'], 'attachmentSource'>
    readonly attachmentBytes: AttachmentBytes
    readonly files: Pick<MailFiles, 'get' | 'add'>
  }) =>
  async ({ fileId, messageId, index }: Wanted): Promise<Result<MailFile>> => {
    const present = await deps.files.get(fileId)
    if (present !== null) return ok(present)
    const source = await deps.messages.attachmentSource({ messageId, index })
    if (source === null) return err(appError('message_not_found', 'There is no such file', 'never'))
    const bytes = await deps.attachmentBytes(source)
    if (!bytes.ok) return bytes
    const file: MailFile = {
      fileId,
      filename: cleanFilename(source.filename),
      mediaType: cleanMediaType(source.mediaType),
      size: bytes.value.byteLength,
    }
    const added = await deps.files.add(file, bytes.value)
    return added.ok ? ok(file) : added
  }
