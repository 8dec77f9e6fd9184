import { largestFileBytes, type MailFile } from '../../shared/domain/file.ts'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import type { Clock } from '../platform/ports.ts'
import type { Store } from '../store/store.ts'
import type { FileBytes } from './file-bytes.ts'

/** How much of a file is there. `finished`: nothing can be added any more. `taken`: the piece is among it. */
export type Written = { readonly size: number; readonly taken: boolean; readonly finished: boolean }

const tooLarge = (subject: string) =>
  err(
    appError('file_too_large', `A file may have ${String(largestFileBytes)} bytes at most`, 'user', {
      subject,
    }),
  )

export const fileMissing = (subject: string) =>
  err(appError('file_missing', 'The bytes of the file are not all there', 'user', { subject }))

/** Takes files in. The caller orders the calls for one file. */
export const createFileUploads = (deps: {
  readonly bytes: FileBytes
  readonly store: Pick<Store['files'], 'add'>
  readonly clock: Pick<Clock, 'now'>
}) => {
  const { bytes, store, clock } = deps

  const write = async (fileId: string, offset: number, piece: Uint8Array): Promise<Result<Written>> => {
    if (offset + piece.byteLength > largestFileBytes) return tooLarge(fileId)
    const whole = await bytes.size(fileId)
    if (!whole.ok) return whole
    if (whole.value !== null) return ok({ size: whole.value, taken: false, finished: true })
    const part = await bytes.partSize(fileId)
    if (!part.ok) return part
    const present = part.value ?? 0
    if (offset > present) return ok({ size: present, taken: false, finished: false })
    const written = await bytes.write(fileId, offset, piece)
    return written.ok ? ok({ size: offset + piece.byteLength, taken: true, finished: false }) : written
  }

  const finishBytes = async ({ fileId, filename, size }: MailFile): Promise<Result<null>> => {
    const whole = await bytes.size(fileId)
    if (!whole.ok) return whole
    if (whole.value !== null) return whole.value === size ? ok(null) : fileMissing(filename)
    if (size === 0) {
      const empty = await bytes.write(fileId, 0, new Uint8Array())
      if (!empty.ok) return empty
    }
    const part = await bytes.partSize(fileId)
    if (!part.ok) return part
    if (part.value !== size) return fileMissing(filename)
    const finished = await bytes.finish(fileId)
    return finished.ok ? ok(null) : finished
  }

  const finish = async (file: MailFile): Promise<Result<null>> => {
    if (file.size > largestFileBytes) return tooLarge(file.filename)
    const finished = await finishBytes(file)
    if (!finished.ok) return finished
    // Bytes before the row: a row always has its file.
    await store.add({ file, addedAt: clock.now() })
    return ok(null)
  }

  const add = async (file: MailFile, content: Uint8Array): Promise<Result<null>> => {
    if (file.size > largestFileBytes) return tooLarge(file.filename)
    const present = await bytes.size(file.fileId)
    if (!present.ok) return present
    if (present.value === null) {
      const written = await bytes.write(file.fileId, 0, content)
      if (!written.ok) return written
    }
    return finish(file)
  }

  return { write, finish, add }
}
