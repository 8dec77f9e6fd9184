/*
 * `npm run test:faults`: many runs of the outbox over everything that can fail, with progress; stopped, it goes on where
 * it was the next time. `--runs 20000 --from 1 --killed-every 20 --workers 2 --fresh`. Ends with 1 where anything was
 * lost, doubled, called what it is not, or stuck.
 */
import { join } from 'node:path'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import * as z from 'zod'
import { resumableRuns } from '../support/resumable-runs.ts'
import { addTally, emptyTally, tallySchema, type Tally } from './tally.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20000' },
    from: { type: 'string', default: '1' },
    'killed-every': { type: 'string', default: '20' },
    workers: { type: 'string', default: String(Math.min(4, availableParallelism())) },
    fresh: { type: 'boolean', default: false },
  },
})
const whole = z.coerce.number().int().positive()
const runs = whole.parse(values.runs)
const from = whole.parse(values.from)
const killedEvery = whole.parse(values['killed-every'])
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const problemsOf = ({ problems }: Tally): number =>
  Object.values(problems).reduce((sum, count) => sum + count, 0)

const sayProgress = (tally: Tally, minutes: number): void => {
  const counts = `${String(tally.killed)} with kill -9, ${String(problemsOf(tally))} problems`
  say(`${String(tally.runs)} of ${String(runs)} runs, ${counts}, about ${String(minutes)} min left`)
}

const cache = join(import.meta.dirname, '..', '..', '.cache', 'faults')
const total = await resumableRuns({
  from,
  runs,
  batchSize: 50,
  workers: whole.parse(values.workers),
  worker: join(import.meta.dirname, 'worker.ts'),
  extra: { killedEvery },
  file: join(cache, `${String(from)}-${String(runs)}-${String(killedEvery)}.json`),
  fresh: values.fresh,
  tallySchema,
  emptyTally,
  addTally,
  onProgress: sayProgress,
})
say(JSON.stringify(total, null, 2))
process.exitCode = problemsOf(total) === 0 ? 0 : 1
