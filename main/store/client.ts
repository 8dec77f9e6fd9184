import { Worker } from 'node:worker_threads'
import { appError, type AppError } from '../../shared/errors/app-error.ts'
import { ok, type Result } from '../../shared/errors/result.ts'
import { AppFailure } from '../platform/app-failure.ts'
import type { Logger } from '../platform/ports.ts'
import { methodMaker } from './methods.ts'
import { aggregatesOver } from './store-over.ts'
import type { Store } from './store.ts'
import { closeCall, openedSchema, replySchema, type Start } from './wire.ts'

export type StoreOptions = {
  /** The database file; its folder exists. */
  readonly path: string
  /** The worker's entry, where it is not beside this file. */
  readonly workerUrl?: URL
  readonly logger: Logger
  /** Epoch ms. */
  readonly now: () => number
}

/** Megabytes of what V8 lets lie before it tidies up: bodies of mail live for one call, and more of them make nothing faster. */
const youngMb = 24

/** From source the worker is a TypeScript file beside this one; in the bundle it is `store-worker.mjs` beside `index.js`. */
const besideThis = (): URL =>
  new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './store-worker.mjs', import.meta.url)

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (cause: AppFailure) => void }

type Line = {
  readonly send: (aggregate: string, method: string, at: unknown) => Promise<unknown>
  /** Everything under way, and everything later, rejects with this. */
  readonly cut: (error: AppError) => void
}

const lineTo = (worker: Worker, { now, logger }: StoreOptions): Line => {
  const waiting = new Map<number, Waiting>()
  let count = 0
  let ended: AppError | null = null
  worker.on('message', (message: unknown) => {
    const reply = replySchema.parse(message)
    const caller = waiting.get(reply.number)
    waiting.delete(reply.number)
    if (reply.ok) return caller?.resolve(reply.value)
    logger.error('store.call_failed', { code: reply.error.code, cause: reply.error.message })
    return caller?.reject(new AppFailure(reply.error))
  })
  return {
    send: (aggregate, method, at) =>
      new Promise((resolve, reject) => {
        if (ended !== null) return reject(new AppFailure(ended))
        count += 1
        worker.postMessage({ number: count, aggregate, method, at, now: now() }, [])
        waiting.set(count, { resolve, reject })
      }),
    cut: (error) => {
      ended ??= error
      for (const caller of waiting.values()) caller.reject(new AppFailure(ended))
      waiting.clear()
    },
  }
}

const gone = (why: string): AppError => appError('store_failed', `the store worker ended: ${why}`, 'user')

/** The first word of the worker, or its death before it could say one. */
const firstWord = (worker: Worker) =>
  new Promise<ReturnType<typeof openedSchema.parse>>((resolve) => {
    worker.once('message', (message: unknown) => resolve(openedSchema.parse(message)))
    worker.once('error', (cause) => resolve({ ok: false, error: gone(String(cause)) }))
    worker.once('exit', (code) => resolve({ ok: false, error: gone(`exit code ${code}`) }))
  })

const watch = (worker: Worker, line: Line, logger: Logger): void => {
  worker.on('error', (cause) => {
    logger.error('store.worker_failed', { cause: String(cause) })
    line.cut(gone(String(cause)))
  })
  worker.on('exit', (code) => line.cut(gone(`exit code ${code}`)))
}

const closing = (worker: Worker, line: Line): (() => Promise<void>) => {
  let closed: Promise<void> | null = null
  const close = async (): Promise<void> => {
    try {
      await line.send(closeCall, '', null)
    } catch (cause) {
      // A worker that is gone has nothing left to close; what it acknowledged is on disk.
      if (!(cause instanceof AppFailure)) throw cause
    } finally {
      line.cut(appError('store_failed', 'the store is closed'))
      await worker.terminate()
    }
  }
  return () => (closed ??= close())
}

/**
 * Starts the store's thread and opens the record in it. `store_newer` and `store_foreign` leave the file untouched and
 * say in `message` what to do; `store_full` and `store_failed` when it can't be opened.
 */
export const openStore = async (options: StoreOptions): Promise<Result<Store>> => {
  const start: Start = { path: options.path, openedAt: options.now() }
  const worker = new Worker(options.workerUrl ?? besideThis(), {
    workerData: start,
    resourceLimits: { maxYoungGenerationSizeMb: youngMb },
  })
  const opened = await firstWord(worker)
  if (!opened.ok) {
    options.logger.error('store.not_opened', { code: opened.error.code, cause: opened.error.message })
    await worker.terminate()
    return opened
  }
  for (const notice of opened.value) options.logger.warn('store.notice', { kind: notice.kind })
  const line = lineTo(worker, options)
  watch(worker, line, options.logger)
  return ok({
    ...aggregatesOver(methodMaker(line.send)),
    notices: () => Promise.resolve([...opened.value]),
    close: closing(worker, line),
  })
}
