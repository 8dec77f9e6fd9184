import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads'
import * as z from 'zod'

/*
 * Processor time that threads spent on what is measured: each adds it up in a place of memory that all share, which costs the
 * thread next to nothing. Waiting, for the disk or for a core, does not count.
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

/** Runs, and counts what it takes. */
export const createCounter = (thread: keyof typeof places): (<T>(run: () => T) => T) => {
  const spent = new Float64Array(z.instanceof(SharedArrayBuffer).parse(getEnvironmentData(key)))
  return (run) => {
    const before = spentHere()
    try {
      return run()
    } finally {
      spent[places[thread]] = (spent[places[thread]] ?? 0) + spentHere() - before
    }
  }
}
