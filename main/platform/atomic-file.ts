import { randomBytes } from 'node:crypto'
import { open, readFile, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** Ending of files that a write left behind when it was cut. Safe to delete at any time no write is under way. */
export const temporaryEnding = '.tmp'

const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

const syncFolder = async (folder: string): Promise<void> => {
  // Windows can't open a folder; there the rename is durable through the journal of the file system.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Virus scanners on Windows open fresh files for a moment, and the rename is refused meanwhile. */
const renamePatiently = async (from: string, to: string, tries = 5): Promise<void> => {
  try {
    await rename(from, to)
  } catch (error) {
    const held = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(errorCode(error))
    if (!held || tries <= 1) throw error
    await pause(30)
    await renamePatiently(from, to, tries - 1)
  }
}

/** Gives a file that is on disk another name of the same folder, durably. What had that name is replaced. */
export const renameDurably = async (from: string, to: string): Promise<void> => {
  await renamePatiently(from, to)
  await syncFolder(dirname(to))
}

const writeDurably = async (handle: FileHandle, data: string | Uint8Array): Promise<void> => {
  try {
    await handle.writeFile(data)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Replaces a file as a whole: after a crash at any moment it holds the old content or the new. Durable when it
 * resolves. Rejects with the error of the file system, and then the old file is untouched.
 */
export const writeFileAtomically = async (
  path: string,
  data: string | Uint8Array,
  mode = 0o600,
): Promise<void> => {
  const temporary = `${path}.${randomBytes(6).toString('hex')}${temporaryEnding}`
  try {
    await writeDurably(await open(temporary, 'wx', mode), data)
    await renamePatiently(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await syncFolder(dirname(path))
}

/** The content, or null where there is no such file. */
export const readFileIfPresent = async (path: string): Promise<Buffer | null> => {
  try {
    return await readFile(path)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

/** Deletes a file durably. Nothing happens where there is none. */
export const removeFile = async (path: string): Promise<void> => {
  try {
    await rm(path)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return
    throw error
  }
  await syncFolder(dirname(path))
}
