/*
 * `npm run test:soak`: many random histories of mailboxes, with progress; stopped, it goes on where it was the next time.
 * `--runs 10000 --from 1 --workers 2 --fresh`. Ends with 1 where anything was missing, a ghost, doubled, or wrongly gone.
 */
import { join } from 'node:path'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import * as z from 'zod'
import { resumableRuns } from '../support/resumable-runs.ts'
import { addTally, emptyTally, tallySchema, type Tally } from './tally.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10000' },
    from: { type: 'string', default: '1' },
    workers: { type: 'string', default: String(Math.min(4, availableParallelism())) },
    fresh: { type: 'boolean', default: false },
  },
})
const whole = z.coerce.number().int().positive()
const runs = whole.parse(values.runs)
const from = whole.parse(values.from)
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const problemsOf = ({ problems }: Tally): number =>
  Object.values(problems).reduce((sum, count) => sum + count, 0)

const seedsOf = ({ wrong }: Tally): string =>
  `seeds ${wrong
    .slice(0, 20)
    .map(({ seed }) => String(seed))
    .join(', ')}`

const sayProgress = (tally: Tally, minutes: number): void => {
  const found = `${String(problemsOf(tally))} problems${tally.wrong.length === 0 ? '' : ` (${seedsOf(tally)})`}`
  say(`${String(tally.runs)} of ${String(runs)} histories, ${found}, about ${String(minutes)} min left`)
}

const cache = join(import.meta.dirname, '..', '..', '.cache', 'soak')
const total = await resumableRuns({
  from,
  runs,
  batchSize: 25,
  workers: whole.parse(values.workers),
  worker: join(import.meta.dirname, 'worker.ts'),
  file: join(cache, `${String(from)}-${String(runs)}.json`),
  fresh: values.fresh,
  tallySchema,
  emptyTally,
  addTally,
  onProgress: sayProgress,
})
say(JSON.stringify(total, null, 2))
process.exitCode = problemsOf(total) === 0 ? 0 : 1
