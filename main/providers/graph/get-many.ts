import type { Outcome } from '../provider.ts'
import { isOfTheRun } from '../failure-scope.ts'
import { readBatch } from './batch.ts'
import { getMessage, inOurTerms, wholePath, wholePrefer, type Reader } from './reading.ts'
import { fullMessage } from './schemas.ts'

/** Messages in a batch, of the twenty that one may have: what a person waits for is let in between two of them. */
const batchSize = 10

/** Batches at the same time. Each is one request at a time at the service, and of the three places one stays free. */
const lanes = 2

/** How often a message is asked for in a batch before it is asked for by itself, where the retry layer has the last word. */
const mostBatches = 4

type Wanted = { readonly id: string; readonly tries: number }

/**
 * Messages by batches, with the outcomes that `get` has. What a batch can't say for certain (it was cut, it is no batch,
 * it is too large, a part failed for a reason that may pass) is asked for one by one. Of throttled parts the pause is
 * kept, and they go into a later batch.
 */
export const getMany = async (
  reader: Reader,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Outcome[]> => {
  const outcomes: Outcome[] = []
  const queue: Wanted[] = [...new Set(ids)].map((id) => ({ id, tries: 0 }))
  /** Ends the lanes at a failure that every other message would meet. */
  const over = new AbortController()
  const isOver = (): boolean => over.signal.aborted || signal.aborted

  const note = (outcome: Outcome): void => {
    outcomes.push(outcome)
    if (!outcome.result.ok && isOfTheRun(outcome.result.error)) over.abort()
  }
  const alone = async (some: readonly Wanted[]): Promise<void> => {
    for (const { id } of some) {
      if (isOver()) return
      note({ id, result: await getMessage(reader, id, signal) })
    }
  }

  const together = async (some: readonly Wanted[]): Promise<void> => {
    const reads = {
      name: 'messages.get',
      prefer: [wholePrefer],
      paths: some.map(({ id }) => wholePath(id)),
      schema: fullMessage,
    }
    const answer = await readBatch(reader.client, reads, signal)
    if (!answer.ok) return alone(some)
    const unclear: Wanted[] = []
    for (const [index, wanted] of some.entries()) {
      const { id, tries } = wanted
      const part = answer.value[index] ?? { kind: 'unclear' }
      if (part.kind === 'refused') note({ id, result: { ok: false, error: part.error } })
      if (part.kind === 'answered') note({ id, result: await inOurTerms(reader, part.value, signal) })
      if (part.kind === 'again' && tries + 1 < mostBatches) queue.push({ id, tries: tries + 1 })
      else if (part.kind === 'again' || part.kind === 'unclear') unclear.push(wanted)
    }
    await alone(unclear)
  }

  const lane = async (): Promise<void> => {
    while (queue.length > 0 && !isOver()) {
      const some = queue.splice(0, batchSize)
      await (some.length === 1 ? alone(some) : together(some))
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return outcomes
}
