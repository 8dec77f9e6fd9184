import type { Logger } from '../platform/ports.ts'

type IncidentSurroundings = {
  readonly newId: () => string
  /** Undefined until the app is composed. */
  readonly logger: () => Logger | undefined
  readonly writeError: (line: string) => void
  readonly exit: (code: number) => void
}

/** Where it happened, without the message: a message may quote what was being handled, such as a token. */
const placeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return typeof error
  const frames = error.stack?.split('\n').filter((line) => line.startsWith('    at ')) ?? []
  return [error.name, ...frames.map((line) => line.trim())].join(' < ')
}

/**
 * What becomes of a bug that nobody caught. A promise that nobody waited for leaves the rest of the app sound, so it
 * goes on; after an uncaught exception nothing is known to be sound, and everything that matters is on disk: it ends.
 */
export const createIncidents = ({ newId, logger, writeError, exit }: IncidentSurroundings) => {
  const report = (event: string, error: unknown): void => {
    const incidentId = newId()
    const cause = placeOf(error)
    const log = logger()
    if (log === undefined) writeError(`${event} ${incidentId} ${cause}\n`)
    else log.error(event, { code: 'internal', incidentId, cause })
  }
  return {
    unhandledRejection: (reason: unknown): void => report('app.unhandledRejection', reason),
    uncaughtException: (error: unknown): void => {
      report('app.uncaughtException', error)
      exit(1)
    },
  }
}
