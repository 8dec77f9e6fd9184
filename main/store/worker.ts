import { parentPort, workerData } from 'node:worker_threads'
import { AppFailure } from '../platform/app-failure.ts'
import { appError, type AppError } from '../../shared/errors/app-error.ts'
import { callSchema } from './methods.ts'
import { openRecord } from './record.ts'
import { closeCall, startSchema, type Reply } from './wire.ts'

/* The store's thread: opens the record, answers one call after the other, and ends after `close`. */

const port = parentPort
if (port === null) throw new Error('the store worker runs in a worker thread only')

const errorOf = (cause: unknown): AppError =>
  cause instanceof AppFailure ? cause.error : appError('store_failed', String(cause))

const answer = (number: number, work: () => unknown): void => {
  const reply = (): Reply => {
    try {
      return { number, ok: true, value: work() }
    } catch (cause) {
      return { number, ok: false, error: errorOf(cause) }
    }
  }
  port.postMessage(reply())
}

const start = startSchema.parse(workerData)
const opened = openRecord(start.path, start.openedAt)
port.postMessage(opened.ok ? { ok: true, value: opened.value.notices } : opened)

if (opened.ok) {
  port.on('message', (message: unknown) => {
    const call = callSchema.parse(message)
    const closing = call.aggregate === closeCall
    answer(call.number, () => (closing ? opened.value.close() : opened.value.run(call)))
    if (closing) port.close()
  })
}
