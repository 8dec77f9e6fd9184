import { parentPort } from 'node:worker_threads'
import { readBounce } from '../bounces/read-bounce.ts'
import { parseMail } from './parse-mail.ts'
import { serveCalls } from './serve-calls.ts'
import type { Call, Reply } from './wire.ts'

/*
 * The parser's thread: strangers' bytes are taken apart here, where they can hold up nobody and exhaust no memory but the
 * thread's own. Answers one call after the other.
 */

const port = parentPort
if (port === null) throw new Error('the parse worker runs in a worker thread only')

const answer = async ({ number, kind, bytes }: Call): Promise<Reply> => {
  try {
    return kind === 'mail'
      ? { number, kind, value: parseMail(bytes) }
      : { number, kind, value: await readBounce(bytes) }
  } catch (cause) {
    return { number, kind: 'failed', why: String(cause) }
  }
}

serveCalls(port, answer)
