import * as z from 'zod'
import { filePieceBytes, largestFileBytes, type MailFile } from '../../../shared/domain/file.ts'
import { appError, errorCodes, type AppError } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import { fileUrl } from '../../../shared/rules/file-url.ts'
import type { Client } from '../../ipc/client.ts'

type UploadDeps = {
  readonly client: Pick<Client, 'invoke'>
  readonly fetch: (
    url: string,
    init: { method: string; body: Blob; signal: AbortSignal },
  ) => Promise<Pick<Response, 'status' | 'json'>>
}

type Progress = {
  readonly signal: AbortSignal
  /** Bytes that main has. */
  readonly onProgress: (bytes: number) => void
}

const saidSchema = z.object({
  size: z.number().int().nonnegative().optional(),
  finished: z.boolean().optional(),
  code: z.enum(errorCodes).optional(),
})

const failures: Readonly<Record<number, AppError['code']>> = {
  413: 'file_too_large',
  503: 'store_failed',
  507: 'store_full',
}

const failure = (status: number, subject: string): AppError =>
  appError(failures[status] ?? 'internal', `the file was answered with ${String(status)}`, 'user', {
    subject,
  })

/** How far the file is at main after a piece: where to go on, and whether nothing can be added any more. */
type Put = { readonly at: number; readonly finished: boolean }

const putPiece = async (
  file: MailFile,
  bytes: Blob,
  offset: number,
  deps: UploadDeps,
  signal: AbortSignal,
): Promise<Result<Put>> => {
  const piece = bytes.slice(offset, offset + filePieceBytes)
  const url = `${fileUrl(file.fileId)}/${String(offset)}`
  const answer = await deps.fetch(url, { method: 'PUT', body: piece, signal })
  if (answer.status === 200 || answer.status === 204) return ok({ at: offset + piece.size, finished: false })
  if (answer.status !== 409) return err(failure(answer.status, file.filename))
  const said = saidSchema.safeParse(await answer.json())
  if (!said.success) return err(failure(answer.status, file.filename))
  return ok({ at: said.data.size ?? 0, finished: said.data.finished === true })
}

/**
 * Brings a file to main, piece by piece, beginning where an earlier try ended, and finishes it. Repeating it after any
 * failure is safe: main says where to go on. Null where it was cancelled.
 */
export const uploadFile = async (
  file: MailFile,
  bytes: Blob,
  from: number,
  deps: UploadDeps,
  { signal, onProgress }: Progress,
): Promise<Result<MailFile> | null> => {
  if (file.size > largestFileBytes) return err(failure(413, file.filename))
  try {
    let put: Put = { at: Math.min(from, file.size), finished: false }
    let turns = 0
    while (put.at < file.size && !put.finished) {
      // Main that keeps naming an earlier place is not gone round with for ever.
      if ((turns += 1) > 2 * Math.ceil(file.size / filePieceBytes) + 4)
        return err(failure(409, file.filename))
      const next = await putPiece(file, bytes, put.at, deps, signal)
      if (!next.ok) return next
      put = next.value
      onProgress(Math.min(put.at, file.size))
    }
    const finished = await deps.client.invoke('file.finish', file)
    if (signal.aborted) return null
    return finished.ok ? ok(file) : finished
  } catch {
    // A file that was changed or taken away while it was read fails like this, too.
    return signal.aborted
      ? null
      : err(appError('internal', 'the file could not be read', 'user', { subject: file.filename }))
  }
}
