import type { DatabaseSync } from 'node:sqlite'
import * as z from 'zod'
import { threadIds } from '../../../shared/rules/threading.ts'

const row = z
  .object({
    seq: z.number(),
    rfc_message_id: z.string().nullable(),
    in_reply_to: z.string().nullable(),
    reference_ids: z.string().transform((text) => z.array(z.string()).parse(JSON.parse(text))),
  })
  .transform((message) => ({
    seq: message.seq,
    ids: threadIds({
      rfcMessageId: message.rfc_message_id,
      inReplyTo: message.in_reply_to,
      references: message.reference_ids,
    }),
  }))

/** The smallest number of the set that `number` belongs to; `parents` is a forest that points to smaller ones. */
const rootOf = (parents: number[], number: number): number => {
  let root = number
  for (let next = parents[root] ?? root; next !== root; next = parents[root] ?? root) {
    parents[root] = parents[next] ?? next
    root = next
  }
  return root
}

const join = (parents: number[], left: number, right: number): void => {
  const [a, b] = [rootOf(parents, left), rootOf(parents, right)]
  parents[Math.max(a, b)] = Math.min(a, b)
}

/** Numbers the conversations of all messages there are: those whose ids hang together. */
export const threadMessages = (raw: DatabaseSync): void => {
  const parents: number[] = [0]
  const numbers = new Map<string, number>()
  const threads: { seq: number; number: number }[] = []
  const messages = raw.prepare(
    'SELECT seq, rfc_message_id, in_reply_to, reference_ids FROM messages ORDER BY seq',
  )
  for (const found of messages.iterate()) {
    const { seq, ids } = row.parse(found)
    const number = parents.push(parents.length) - 1
    threads.push({ seq, number })
    for (const id of ids) {
      const known = numbers.get(id)
      if (known === undefined) numbers.set(id, number)
      else join(parents, known, number)
    }
  }
  const mark = raw.prepare('UPDATE messages SET thread_id = ? WHERE seq = ?')
  for (const { seq, number } of threads) mark.run(rootOf(parents, number), seq)
  const name = raw.prepare('INSERT INTO thread_ids (rfc_message_id, thread_id) VALUES (?, ?)')
  for (const [id, number] of numbers) name.run(id, rootOf(parents, number))
}
