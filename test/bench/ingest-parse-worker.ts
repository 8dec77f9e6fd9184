import { parentPort } from 'node:worker_threads'
import { parseMail } from '../../main/parse/parse-mail.ts'
import { serveCalls } from '../../main/parse/serve-calls.ts'
import { createCounter } from './ingest-watch.ts'

/* The parser's thread with a clock around the parser. */

const counted = createCounter('parse')
if (parentPort === null) throw new Error('runs in a worker thread only')

serveCalls(parentPort, ({ number, bytes }) => ({
  number,
  kind: 'mail',
  value: counted(() => parseMail(bytes)),
}))
