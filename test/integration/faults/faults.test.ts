import { expect, test } from 'vitest'
import { runBatch } from '../../faults/batch.ts'
import { problemKinds } from '../../faults/judge.ts'
import { tallySchema } from '../../faults/tally.ts'

/**
 * The law of the outbox, for each way to send: whatever fails and whenever it dies, no mail is lost, doubled, called
 * sent or unsent falsely, stuck, or out of its thread's order. `npm run test:faults` does the same 20,000 times.
 */

const from = Number(process.env['LIAISON_FAULTS_FROM'] ?? 20_261_101)
const killedEvery = 4
const batchSize = 20
const batches = Array.from({ length: 10 }, (_, index) => from + index * batchSize)
const none = Object.fromEntries(problemKinds.map((kind) => [kind, 0]))

test.each(batches)(
  `20 runs from seed %i, 5 of them with real processes and kill -9`,
  async (start) => {
    const tally = await runBatch({ from: start, to: start + batchSize, killedEvery })
    expect(tally).toMatchObject({ runs: batchSize, killed: batchSize / killedEvery, wrong: [] })
    expect(tallySchema.parse(tally).problems).toEqual(none)
  },
  240_000,
)
