import { parentPort } from 'node:worker_threads'
import { readBounce } from '../bounces/read-bounce.ts'
import { parseMail } from './parse-mail.ts'
import { callSchema, type Call, type Reply } from './wire.ts'

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

let before: Promise<void> = Promise.resolve()

port.on('message', (message: unknown) => {
  const call = callSchema.parse(message)
  // In their order: who waits longest is the one whose time the other side measures.
  before = before.then(async () => port.postMessage(await answer(call)))
})
