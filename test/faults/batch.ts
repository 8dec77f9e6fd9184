import { runKilled } from './killed.ts'
import { runSimulated } from './simulated.ts'
import { countIn, emptyTally, type Tally } from './tally.ts'

/** Runs of the seeds `from` to `to` (exclusive). Every `killedEvery`th seed is one with real processes. */
export type Batch = { readonly from: number; readonly to: number; readonly killedEvery: number }

/** What broke the harness itself: with the seed, so that it can be looked into. */
class RunFailed extends Error {
  constructor(seed: number, cause: unknown) {
    super(`The run of seed ${String(seed)} broke: ${String(cause)}`, { cause })
    this.name = 'RunFailed'
  }
}

export const runBatch = async ({ from, to, killedEvery }: Batch): Promise<Tally> => {
  const tally = emptyTally()
  for (let seed = from; seed < to; seed += 1) {
    const killed = seed % killedEvery === 0
    try {
      countIn(tally, seed, killed, await (killed ? runKilled(seed) : runSimulated(seed)))
    } catch (cause) {
      throw new RunFailed(seed, cause)
    }
  }
  return tally
}
