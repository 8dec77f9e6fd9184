/*
 * `npm run test:soak`: many random histories of mailboxes, with progress; stopped, it goes on where it was the next time.
 * `--runs 10000 --from 1 --workers 2 --fresh`. Ends with 1 where anything was missing, a ghost, doubled, or wrongly gone.
 */
import { fork } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import * as z from 'zod'
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
const batchSize = 25

const folder = join(import.meta.dirname, '..', '..', '.cache', 'soak')
const file = join(folder, `${String(from)}-${String(runs)}.json`)
mkdirSync(folder, { recursive: true })
if (values.fresh) rmSync(file, { force: true })

const progressSchema = z.object({ done: z.array(z.number()), tally: tallySchema })
type Progress = z.infer<typeof progressSchema>

const readProgress = (): Progress => {
  try {
    return progressSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return { done: [], tally: emptyTally() }
  }
}

let progress = readProgress()
/** Whole or not at all: it may be stopped at any moment. */
const keep = (): void => {
  writeFileSync(`${file}.tmp`, JSON.stringify(progress))
  renameSync(`${file}.tmp`, file)
}
const finished = new Set(progress.done)
const batches = Array.from({ length: Math.ceil(runs / batchSize) }, (_, index) => from + index * batchSize)
const left = batches.filter((start) => !finished.has(start))
const startedAt = Date.now()
const runsBefore = progress.tally.runs
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const problemsOf = ({ problems }: Tally): number =>
  Object.values(problems).reduce((sum, count) => sum + count, 0)

const seedsOf = ({ wrong }: Tally): string =>
  `seeds ${wrong
    .slice(0, 20)
    .map(({ seed }) => String(seed))
    .join(', ')}`

const sayProgress = (): void => {
  const { tally } = progress
  const perRun = (Date.now() - startedAt) / Math.max(1, tally.runs - runsBefore)
  const minutes = Math.ceil((perRun * (runs - tally.runs)) / 60_000)
  const found = `${String(problemsOf(tally))} problems${tally.wrong.length === 0 ? '' : ` (${seedsOf(tally)})`}`
  say(`${String(tally.runs)} of ${String(runs)} histories, ${found}, about ${String(minutes)} min left`)
}

const answerSchema = z.union([z.object({ tally: tallySchema }), z.object({ broken: z.string() })])

const work = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const worker = fork(join(import.meta.dirname, 'worker.ts'))
    let current = 0
    const next = (): void => {
      const start = left.shift()
      if (start === undefined) {
        worker.disconnect()
        return resolve()
      }
      current = start
      worker.send({ from: start, to: Math.min(start + batchSize, from + runs) })
    }
    worker.on('message', (message) => {
      const answer = answerSchema.parse(message)
      if ('broken' in answer) return reject(new Error(answer.broken))
      progress = { done: [...progress.done, current], tally: addTally(progress.tally, answer.tally) }
      keep()
      sayProgress()
      next()
    })
    worker.on('exit', (code) => {
      if (code !== 0) reject(new Error(`A worker ended with ${String(code)}`))
    })
    next()
  })

await Promise.all(Array.from({ length: whole.parse(values.workers) }, work))
say(JSON.stringify(progress.tally, null, 2))
process.exitCode = problemsOf(progress.tally) === 0 ? 0 : 1
