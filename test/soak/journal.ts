import type { Logger } from '../../main/platform/ports.ts'

/** What happened in a run, in order, to be read where something is wrong. Crashes of ours are kept apart. */
export const createJournal = (now: () => number) => {
  const lines: string[] = []
  const crashes: string[] = []
  const note = (text: string): void => void lines.push(`${new Date(now()).toISOString()} ${text}`)
  const logger: Logger = {
    info: (event, fields) => note(`${event} ${JSON.stringify(fields ?? {})}`),
    warn: (event, fields) => note(`${event} ${JSON.stringify(fields ?? {})}`),
    error: (event, fields) => {
      note(`ERROR ${event} ${JSON.stringify(fields ?? {})}`)
      crashes.push(`${event} ${JSON.stringify(fields ?? {})}`)
    },
  }
  return { lines, crashes, note, logger }
}
