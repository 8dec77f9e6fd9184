import { createHash } from 'node:crypto'
import { mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import { renameDurably } from '../platform/atomic-file.ts'

/** Ending of a file whose upload has not been finished. */
const partEnding = '.part'

const codeOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : ''

/**
 * Runs what touches the disk. Fails with `store_full` or `store_failed`; the system's words are left out, because they
 * hold paths.
 */
const onDisk = async <T>(touch: () => Promise<T>): Promise<Result<T>> => {
  try {
    return ok(await touch())
  } catch (cause) {
    const code = codeOf(cause)
    if (code === 'ENOSPC' || code === 'EDQUOT') return err(appError('store_full', 'The disk is full', 'user'))
    return err(appError('store_failed', `The files can't be reached: ${code || 'unknown'}`, 'user'))
  }
}

const sizeAt = async (path: string): Promise<number | null> => {
  try {
    return (await stat(path)).size
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return null
    throw cause
  }
}

/** The id's hash: ids that differ in case only stay two files everywhere, and none is a name that Windows keeps for itself. */
const nameOf = (fileId: string): string => createHash('sha256').update(fileId).digest('hex')

const writeAt = async (path: string, offset: number, piece: Uint8Array): Promise<void> => {
  const handle = await open(path, offset === 0 ? 'w' : 'r+', 0o600)
  try {
    if (offset > 0) await handle.truncate(offset)
    let written = 0
    while (written < piece.byteLength) {
      const left = piece.byteLength - written
      written += (await handle.write(piece, written, left, offset + written)).bytesWritten
    }
  } finally {
    await handle.close()
  }
}

const sync = async (path: string): Promise<void> => {
  const handle = await open(path, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Deletes the files of a folder that were last written before `before`, except the named ones. */
const removeOthers = async (folder: string, kept: ReadonlySet<string>, before: number): Promise<number> => {
  let removed = 0
  for (const name of await readdir(folder)) {
    if (kept.has(name)) continue
    const path = join(folder, name)
    const facts = await stat(path)
    if (!facts.isFile() || facts.mtimeMs >= before) continue
    await rm(path, { force: true })
    removed += 1
  }
  return removed
}

export type FileBytes = ReturnType<typeof createFileBytes>

/**
 * The bytes of files in one folder. An unfinished file lies under another name, so that what has its own name is whole
 * after a crash at any moment. The caller orders the calls for one file; those for others may run beside them.
 */
export const createFileBytes = (folder: string) => {
  const wholePath = (fileId: string): string => join(folder, nameOf(fileId))
  const partPath = (fileId: string): string => wholePath(fileId) + partEnding
  const makeFolder = () => mkdir(folder, { recursive: true, mode: 0o700 })

  return {
    /** Bytes of a finished file, or null. */
    size: (fileId: string): Promise<Result<number | null>> => onDisk(() => sizeAt(wholePath(fileId))),
    /** Bytes of an unfinished file, or null. */
    partSize: (fileId: string): Promise<Result<number | null>> => onDisk(() => sizeAt(partPath(fileId))),
    /** Writes into the unfinished file, and cuts off what was behind. `offset` is at most its size. */
    write: (fileId: string, offset: number, piece: Uint8Array): Promise<Result<void>> =>
      onDisk(async () => {
        await makeFolder()
        await writeAt(partPath(fileId), offset, piece)
      }),
    /** Durable when it resolves. */
    finish: (fileId: string): Promise<Result<void>> =>
      onDisk(async () => {
        await sync(partPath(fileId))
        await renameDurably(partPath(fileId), wholePath(fileId))
      }),
    /** The finished file, or null. */
    read: (fileId: string): Promise<Result<Buffer<ArrayBuffer> | null>> =>
      onDisk(async () => {
        try {
          return await readFile(wholePath(fileId))
        } catch (cause) {
          if (codeOf(cause) === 'ENOENT') return null
          throw cause
        }
      }),
    remove: (fileId: string): Promise<Result<void>> => onDisk(() => rm(wholePath(fileId), { force: true })),
    /**
     * Deletes whatever was last written before `before` (epoch ms), but for the finished files of `known` and all that
     * belongs to `handled`.
     */
    removeUnknown: (
      known: readonly string[],
      handled: Iterable<string>,
      before: number,
    ): Promise<Result<number>> =>
      onDisk(async () => {
        await makeFolder()
        const names = Array.from(handled, nameOf)
        const kept = [...known.map(nameOf), ...names, ...names.map((name) => name + partEnding)]
        return removeOthers(folder, new Set(kept), before)
      }),
  }
}
