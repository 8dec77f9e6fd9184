import { playHistory } from './soak.ts'
import { historyOf } from './steps.ts'
import { addTally, emptyTally, tallyOf, type Tally } from './tally.ts'

/** The histories of the seeds `from` to `to` (exclusive). */
export type Batch = { readonly from: number; readonly to: number }

/** What broke the harness itself: with the seed, so that it can be looked into. */
class RunFailed extends Error {
  constructor(seed: number, cause: unknown) {
    super(`The history of seed ${String(seed)} broke: ${String(cause)}`, { cause })
    this.name = 'RunFailed'
  }
}

export const runBatch = async ({ from, to }: Batch): Promise<Tally> => {
  let tally = emptyTally()
  for (let seed = from; seed < to; seed += 1) {
    try {
      const history = historyOf(seed)
      tally = addTally(tally, tallyOf(history, await playHistory(history)))
    } catch (cause) {
      throw new RunFailed(seed, cause)
    }
  }
  return tally
}
