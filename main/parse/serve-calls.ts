import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads'
import { callSchema, type Call, type Reply } from './wire.ts'

/** Answers that go out together: waking the other side takes as long as reading a short mail. */
const mostTogether = 16

/** Calls that lie at the port already, the given one first. */
const waitingCalls = (port: MessagePort, first: unknown): Call[] => {
  const calls = [callSchema.parse(first)]
  while (calls.length < mostTogether) {
    const next: { message: unknown } | undefined = receiveMessageOnPort(port)
    if (next === undefined) break
    calls.push(callSchema.parse(next.message))
  }
  return calls
}

/** Answers what comes through the port, one call after the other: who waits longest is the one whose time is measured. */
export const serveCalls = (port: MessagePort, answer: (call: Call) => Promise<Reply> | Reply): void => {
  let before: Promise<void> = Promise.resolve()
  // No answer to anything: the thread has started, and time counts from now on.
  port.postMessage([], [])
  port.on('message', (message: unknown) => {
    const calls = waitingCalls(port, message)
    const previous = before
    before = (async () => {
      await previous
      const replies: Reply[] = []
      for (const call of calls) replies.push(await answer(call))
      port.postMessage(replies, [])
    })()
  })
}
