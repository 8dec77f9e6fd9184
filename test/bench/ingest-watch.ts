import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads'
import * as z from 'zod'

/*
 * Time that threads spent on what is measured: each adds it up in a place of memory that all share, which costs the thread
 * next to nothing. SQLite's is the processor's, because it waits for the disk. The parser waits for nothing but a core: its
 * calls are too short for the processor's clock, which moves with the ticks of the system, so it has the clock on the wall,
 * and counts too much where something else runs.
 */

const places = { parse: 0, sqlite: 1 } as const
const key = 'liaison-bench-ingest'

/** To be called before the threads start. Answers the milliseconds that each spent until now. */
export const watchThreads = (): (() => { parse: number; sqlite: number }) => {
  const shared = new SharedArrayBuffer(16)
  setEnvironmentData(key, shared)
  const spent = new Float64Array(shared)
  return () => ({ parse: spent[places.parse] ?? 0, sqlite: spent[places.sqlite] ?? 0 })
}

/** Milliseconds of the processor that this thread took until now. */
const spentHere = (): number => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

const clocks = { parse: () => performance.now(), sqlite: spentHere }

/** Runs, and counts what it takes. */
export const createCounter = (thread: keyof typeof places): (<T>(run: () => T) => T) => {
  const spent = new Float64Array(z.instanceof(SharedArrayBuffer).parse(getEnvironmentData(key)))
  return (run) => {
    const before = clocks[thread]()
    try {
      return run()
    } finally {
      spent[places[thread]] = (spent[places[thread]] ?? 0) + clocks[thread]() - before
    }
  }
}
