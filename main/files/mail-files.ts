import type { MailFile } from '../../shared/domain/file.ts'
import { ok, type Result } from '../../shared/errors/result.ts'
import type { Clock } from '../platform/ports.ts'
import { createSerial } from '../platform/serial.ts'
import { createFileBytes, type FileBytes } from './file-bytes.ts'
import { createFileUploads, fileMissing } from './file-uploads.ts'
import { sweepFiles, type FileRecord } from './sweep-files.ts'

/** A finished file with its bytes. */
export type StoredFile = MailFile & { readonly bytes: Buffer<ArrayBuffer> }

/** Reads finished files by their ids. `file_missing` (subject: the id) where one is not there. */
export type ReadFiles = (fileIds: readonly string[]) => Promise<Result<ReadonlyMap<string, StoredFile>>>

const readOne = async (bytes: FileBytes, file: MailFile): Promise<Result<StoredFile>> => {
  const content = await bytes.read(file.fileId)
  if (!content.ok) return content
  if (content.value?.byteLength !== file.size) return fileMissing(file.fileId)
  return ok({ ...file, bytes: content.value })
}

const createReading =
  (bytes: FileBytes, store: FileRecord): ReadFiles =>
  async (fileIds) => {
    const rows = new Map((await store.files.get({ fileIds })).map((file) => [file.fileId, file]))
    const files = new Map<string, StoredFile>()
    for (const fileId of new Set(fileIds)) {
      const row = rows.get(fileId)
      if (row === undefined) return fileMissing(fileId)
      const file = await readOne(bytes, row)
      if (!file.ok) return file
      files.set(fileId, file.value)
    }
    return ok(files)
  }

export type MailFiles = ReturnType<typeof createMailFiles>

/** The files of outgoing mail: their bytes in `folder`, what is known of them in the store. */
export const createMailFiles = (deps: {
  readonly folder: string
  readonly store: FileRecord
  readonly clock: Pick<Clock, 'now'>
}) => {
  const { store, clock } = deps
  const bytes = createFileBytes(deps.folder)
  const serial = createSerial()
  const uploads = createFileUploads({ bytes, store: store.files, clock })
  const handled = new Set<string>()
  const inTurn = <T>(fileId: string, task: () => Promise<T>): Promise<T> => {
    handled.add(fileId)
    return serial(fileId, task)
  }

  return {
    /**
     * Takes a piece of an unfinished file. Pieces come in order; one that is sent again replaces itself and what was
     * behind it, so that a lost answer costs nothing. `taken: false` where bytes before `offset` are missing.
     */
    write: (fileId: string, offset: number, piece: Uint8Array) =>
      inTurn(fileId, () => uploads.write(fileId, offset, piece)),
    /** Ends an upload; repeating it is fine. `file_missing` (subject: the name) where the size is another. */
    finish: (file: MailFile) => inTurn(file.fileId, () => uploads.finish(file)),
    /** Takes in a whole file; repeating it is fine. */
    add: (file: MailFile, content: Uint8Array) => inTurn(file.fileId, () => uploads.add(file, content)),
    /** What is known of a finished file, or null. */
    get: async (fileId: string): Promise<MailFile | null> => {
      handled.add(fileId)
      return (await store.files.get({ fileIds: [fileId] }))[0] ?? null
    },
    read: createReading(bytes, store),
    /**
     * Deletes what neither `inUse` nor the store names, and nobody handled since the start: finished files after eight
     * days, unfinished ones after one.
     */
    sweep: (inUse: readonly string[]) =>
      serial('sweep', () => sweepFiles({ bytes, store, clock, handled }, inUse)),
  }
}
