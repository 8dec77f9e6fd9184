import { largestFileBytes, type MailFile } from '../../shared/domain/file.ts'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import { fileIdsIn } from '../../shared/rules/file-url.ts'
import type { Clock } from '../platform/ports.ts'
import { createSerial } from '../platform/serial.ts'
import type { Store } from '../store/store.ts'
import { createFileBytes } from './file-bytes.ts'

/** A finished file with its bytes. */
export type StoredFile = MailFile & { readonly bytes: Uint8Array }

/** Reads finished files by their ids. `file_missing` (subject: the id) where one is not there. */
export type ReadFiles = (fileIds: readonly string[]) => Promise<Result<ReadonlyMap<string, StoredFile>>>

/** How much of an unfinished file is there. `finished`: nothing can be added any more. */
export type Written = { readonly size: number; readonly taken: boolean; readonly finished: boolean }

const dayMs = 86_400_000
/** Longer than a cancelled mail is kept, so that it can be edited as long as it is shown. */
const unusedKeptMs = 8 * dayMs
const cancelledKeptMs = 7 * dayMs
/** Bytes that nobody ever finished: an upload that was cut, or a crash between deleting the row and the bytes. */
const unfinishedKeptMs = dayMs

const tooLarge = (subject: string) =>
  err(
    appError('file_too_large', `A file may have ${String(largestFileBytes)} bytes at most`, 'user', {
      subject,
    }),
  )

const missing = (subject: string) =>
  err(appError('file_missing', 'The bytes of the file are not all there', 'user', { subject }))

export type MailFiles = ReturnType<typeof createMailFiles>

/** The files of outgoing mail: their bytes in `folder`, what is known of them in the store. */
export const createMailFiles = (deps: {
  readonly folder: string
  readonly store: {
    readonly files: Store['files']
    readonly submissions: Pick<Store['submissions'], 'fileIds'>
    readonly templates: Pick<Store['templates'], 'list'>
    readonly mailboxes: Pick<Store['mailboxes'], 'list'>
  }
  readonly clock: Clock
}) => {
  const { store, clock } = deps
  const bytes = createFileBytes(deps.folder)
  const serial = createSerial()

  const rowOf = async (fileId: string): Promise<MailFile | null> =>
    (await store.files.get({ fileIds: [fileId] }))[0] ?? null

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
    if (whole.value !== null) return whole.value === size ? ok(null) : missing(filename)
    if (size === 0) {
      const empty = await bytes.write(fileId, 0, new Uint8Array())
      if (!empty.ok) return empty
    }
    const part = await bytes.partSize(fileId)
    if (!part.ok) return part
    if (part.value !== size) return missing(filename)
    const finished = await bytes.finish(fileId)
    return finished.ok ? ok(null) : finished
  }

  const finish = async (file: MailFile): Promise<Result<null>> => {
    if (file.size > largestFileBytes) return tooLarge(file.filename)
    const finished = await finishBytes(file)
    if (!finished.ok) return finished
    // Bytes before the row: a row always has its file.
    await store.files.add({ file, addedAt: clock.now() })
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

  const readOne = async (file: MailFile): Promise<Result<StoredFile>> => {
    const content = await bytes.read(file.fileId)
    if (!content.ok) return content
    if (content.value?.byteLength !== file.size) return missing(file.filename)
    return ok({ ...file, bytes: content.value })
  }

  const read: ReadFiles = async (fileIds) => {
    const rows = new Map((await store.files.get({ fileIds })).map((file) => [file.fileId, file]))
    const files = new Map<string, StoredFile>()
    for (const fileId of new Set(fileIds)) {
      const row = rows.get(fileId)
      if (row === undefined) return missing(fileId)
      const file = await readOne(row)
      if (!file.ok) return file
      files.set(fileId, file.value)
    }
    return ok(files)
  }

  const namedInStore = async (): Promise<string[]> => [
    ...(await store.submissions.fileIds({ keptSince: clock.now() - cancelledKeptMs })),
    ...(await store.templates.list()).flatMap(({ html }) => fileIdsIn(html)),
    ...(await store.mailboxes.list()).flatMap(({ signatureHtml }) => fileIdsIn(signatureHtml)),
  ]

  const sweep = async (inUse: readonly string[]): Promise<Result<{ removed: number }>> => {
    const kept = new Set([...inUse, ...(await namedInStore())])
    const old = await store.files.olderThan({ before: clock.now() - unusedKeptMs })
    const gone = old.filter((fileId) => !kept.has(fileId))
    // The row before the bytes: what is cut in between is found as bytes without a row.
    if (gone.length > 0) await store.files.remove({ fileIds: gone })
    for (const fileId of gone) {
      const removed = await bytes.remove(fileId)
      if (!removed.ok) return removed
    }
    const known = await store.files.olderThan({ before: Number.MAX_SAFE_INTEGER })
    const unknown = await bytes.removeUnknown(known, clock.now() - unfinishedKeptMs)
    return unknown.ok ? ok({ removed: gone.length + unknown.value }) : unknown
  }

  return {
    /**
     * Takes a piece of an unfinished file. Pieces come in order; one that is sent again replaces itself and what was
     * behind it, so that a lost answer costs nothing. `taken: false` where bytes before `offset` are missing.
     */
    write: (fileId: string, offset: number, piece: Uint8Array) =>
      serial(fileId, () => write(fileId, offset, piece)),
    /** Ends an upload; repeating it is fine. `file_missing` (subject: the name) where the size is another. */
    finish: (file: MailFile) => serial(file.fileId, () => finish(file)),
    /** Takes in a whole file; repeating it is fine. */
    add: (file: MailFile, content: Uint8Array) => serial(file.fileId, () => add(file, content)),
    /** What is known of a finished file, or null. */
    get: rowOf,
    read,
    /** Deletes what neither `inUse` nor the store names: finished files after eight days, unfinished ones after one. */
    sweep: (inUse: readonly string[]) => serial('sweep', () => sweep(inUse)),
  }
}
