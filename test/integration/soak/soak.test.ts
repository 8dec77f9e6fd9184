import { expect, test } from 'vitest'
import { runBatch } from '../../soak/batch.ts'
import { problemKinds } from '../../soak/judge.ts'

/**
 * The law of sync, for both providers: whatever happens at the provider, at the computer and by the person, in the end
 * everything that the provider has of the contacts is here, once, and nothing else; and what is there is never gone in
 * between. `npm run test:soak` plays 10,000 histories.
 */

const from = Number(process.env['LIAISON_SOAK_FROM'] ?? 20_261_123)
const batchSize = 30
const batches = Array.from({ length: 10 }, (_, index) => from + index * batchSize)
const none = Object.fromEntries(problemKinds.map((kind) => [kind, 0]))

test.each(batches)(
  `30 histories from seed %i`,
  async (start) => {
    const tally = await runBatch({ from: start, to: start + batchSize })
    expect(tally).toMatchObject({ runs: batchSize, wrong: [], problems: none })
    // A test of nothing would pass as well.
    expect(tally.stored).toBeGreaterThan(batchSize)
    expect(tally.copies).toBeGreaterThan(tally.stored)
  },
  240_000,
)
