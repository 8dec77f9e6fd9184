import { fork } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import * as z from 'zod'

type Counted = { readonly runs: number }

type Options<T extends Counted> = {
  /** Runs by their numbers, `from` on; a worker has `batchSize` of them at a time. */
  readonly from: number
  readonly runs: number
  readonly batchSize: number
  readonly workers: number
  /** The module that is sent `{ from, to, ...extra }` and answers `{ tally }` or `{ broken }`. */
  readonly worker: string
  readonly extra?: Readonly<Record<string, number>>
  /** Where it is kept what is done. `fresh`: it is not read. */
  readonly file: string
  readonly fresh: boolean
  readonly tallySchema: z.ZodType<T>
  readonly emptyTally: () => T
  readonly addTally: (one: T, other: T) => T
  readonly onProgress: (tally: T, minutesLeft: number) => void
}

const openProgress = <T extends Counted>({
  file,
  fresh,
  tallySchema,
  emptyTally,
  addTally,
}: Pick<Options<T>, 'file' | 'fresh' | 'tallySchema' | 'emptyTally' | 'addTally'>) => {
  mkdirSync(dirname(file), { recursive: true })
  if (fresh) rmSync(file, { force: true })
  const read = (): { done: number[]; tally: T } => {
    try {
      const kept: unknown = JSON.parse(readFileSync(file, 'utf8'))
      const { done, tally } = z.object({ done: z.array(z.number()), tally: z.unknown() }).parse(kept)
      return { done, tally: tallySchema.parse(tally) }
    } catch {
      return { done: [], tally: emptyTally() }
    }
  }
  let progress = read()
  return {
    tally: () => progress.tally,
    isDone: (start: number) => progress.done.includes(start),
    /** Whole or not at all: it may be stopped at any moment. */
    keep: (start: number, tally: T) => {
      progress = { done: [...progress.done, start], tally: addTally(progress.tally, tally) }
      writeFileSync(`${file}.tmp`, JSON.stringify(progress))
      renameSync(`${file}.tmp`, file)
    },
  }
}

/** Runs that are spread over processes; stopped, they go on where they were the next time. The tally of all. */
export const resumableRuns = async <T extends Counted>(options: Options<T>): Promise<T> => {
  const { from, runs, batchSize, worker: path, extra = {}, tallySchema } = options
  const progress = openProgress(options)
  const batches = Array.from({ length: Math.ceil(runs / batchSize) }, (_, index) => from + index * batchSize)
  const left = batches.filter((start) => !progress.isDone(start))
  const startedAt = Date.now()
  const runsBefore = progress.tally().runs
  const answerSchema = z.union([z.object({ tally: tallySchema }), z.object({ broken: z.string() })])
  const tell = () => {
    const tally = progress.tally()
    const perRun = (Date.now() - startedAt) / Math.max(1, tally.runs - runsBefore)
    options.onProgress(tally, Math.ceil((perRun * (runs - tally.runs)) / 60_000))
  }
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = fork(path)
      let current = 0
      const next = (): void => {
        const start = left.shift()
        if (start === undefined) {
          worker.disconnect()
          return resolve()
        }
        current = start
        worker.send({ from: start, to: Math.min(start + batchSize, from + runs), ...extra })
      }
      worker.on('message', (message) => {
        const answer = answerSchema.parse(message)
        if ('broken' in answer) return reject(new Error(answer.broken))
        progress.keep(current, answer.tally)
        tell()
        next()
      })
      worker.on('exit', (code) => {
        if (code !== 0) reject(new Error(`A worker ended with ${String(code)}`))
      })
      next()
    })
  await Promise.all(Array.from({ length: options.workers }, work))
  return progress.tally()
}
