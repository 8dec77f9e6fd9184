import { ok, type Result } from '../../shared/errors/result.ts'
import type { Clock, Logger } from '../platform/ports.ts'
import type { BounceReport } from '../store/store.ts'
import type { ParsedMail } from './parsed-mail.ts'
import { createCallQueue, unreadable } from './call-queue.ts'
import { startThread } from './parse-thread.ts'
import type { Reply } from './wire.ts'

export type ParserOptions = {
  /** The worker's entry, where it is not beside this file. */
  readonly workerUrl?: URL
  readonly clock: Clock
  readonly logger: Logger
  /** Megabytes that the worker's heap may take. Bytes of mail are counted by their length, not here. */
  readonly heapMb?: number
}

/**
 * Reads mail in a thread of its own. `mail_unreadable` where that takes longer than `ms`, more memory than there is, or
 * crashes; the thread is then replaced, and whoever else waits gets an answer all the same.
 */
export type Parser = {
  readonly mail: (bytes: Uint8Array, ms?: number) => Promise<Result<ParsedMail>>
  /** What a message says of mail that came back, or null where it is no such report. */
  readonly bounce: (bytes: Uint8Array, ms?: number) => Promise<Result<BounceReport | null>>
  /** Ends the thread. Who still waits gets `mail_unreadable`. */
  readonly stop: () => Promise<void>
}

/** Milliseconds for one mail: a hundred times what the largest of people's mail takes on a slow machine. */
const patienceMs = 10_000

/** From source the worker is a TypeScript file beside this one; in the bundle it is `parse-worker.mjs` beside `index.js`. */
const besideThis = (): URL =>
  new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './parse-worker.mjs', import.meta.url)

/** The parser. Its thread starts with the first call, and rests when there is nothing to do. */
export const createParser = (options: ParserOptions): Parser => {
  const { workerUrl = besideThis(), heapMb = 384 } = options
  const start = (on: Pick<Parameters<typeof startThread>[0], 'onReady' | 'onReply' | 'onLost'>) =>
    startThread({ workerUrl, heapMb, ...on })
  const { ask, stop } = createCallQueue({ ...options, start })
  const failed = (reply: Reply): Result<never> => {
    const why = reply.kind === 'failed' ? reply.why : `an answer to ${reply.kind}`
    options.logger.error('parse.failed', { cause: why })
    return unreadable('it breaks the parser')
  }
  return {
    stop,
    mail: async (bytes, ms = patienceMs) => {
      const reply = await ask({ kind: 'mail', bytes, ms })
      if (!reply.ok) return reply
      return reply.value.kind === 'mail' ? ok(reply.value.value) : failed(reply.value)
    },
    bounce: async (bytes, ms = patienceMs) => {
      const reply = await ask({ kind: 'bounce', bytes, ms })
      if (!reply.ok) return reply
      return reply.value.kind === 'bounce' ? ok(reply.value.value) : failed(reply.value)
    },
  }
}
