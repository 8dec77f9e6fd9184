import { parentPort } from 'node:worker_threads'
import { callSchema } from '../../../main/parse/wire.ts'

/* A parser's thread of which mail makes what its first word says: it hangs, ends, takes all memory, or answers. */

const held: number[][] = []

parentPort?.postMessage([], [])
parentPort?.on('message', (message: unknown) => {
  const { number, bytes } = callSchema.parse(message)
  const word = Buffer.from(bytes).toString('latin1')
  if (word === 'hang') for (;;);
  if (word === 'end') process.exit(7)
  if (word === 'memory') for (;;) held.push(Array.from({ length: 100_000 }, (_, index) => index * 1.5))
  if (word === 'throw') return parentPort?.postMessage([{ number, kind: 'failed', why: 'Error: odd' }], [])
  return parentPort?.postMessage([{ number, kind: 'bounce', value: null }], [])
})
