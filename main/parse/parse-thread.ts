import { Worker } from 'node:worker_threads'
import { repliesSchema, type Call, type Reply } from './wire.ts'

/** One thread of the parser. After `end`, and after it was lost, it says nothing more. */
export type ParseThread = {
  readonly send: (call: Call) => void
  /** Whether the process may end meanwhile. */
  readonly hold: (held: boolean) => void
  readonly end: () => Promise<unknown>
}

type ThreadOptions = {
  readonly workerUrl: URL
  readonly heapMb: number
  /** It has started. */
  readonly onReady: () => void
  readonly onReply: (reply: Reply) => void
  /** It crashed, or took more memory than it may. */
  readonly onLost: (why: string) => void
}

export const startThread = ({ workerUrl, heapMb, onReady, onReply, onLost }: ThreadOptions): ParseThread => {
  const worker = new Worker(workerUrl, {
    resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: 24, stackSizeMb: 4 },
  })
  let over = false
  const lost = (why: string): void => {
    if (over) return
    over = true
    onLost(why)
  }
  worker.on('message', (message: unknown) => {
    if (over) return
    const replies = repliesSchema.parse(message)
    if (replies.length === 0) onReady()
    for (const reply of replies) onReply(reply)
  })
  worker.on('error', (cause) => lost(String(cause)))
  worker.on('exit', (code) => lost(`the thread ended with ${code}`))
  return {
    send: (call) => worker.postMessage(call, []),
    hold: (held) => (held ? worker.ref() : worker.unref()),
    end: () => {
      over = true
      return worker.terminate()
    },
  }
}
