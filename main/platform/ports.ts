/**
 * What the rest of main needs from the outside world. Everything is passed in, so that tests own the time, the
 * network and the dice.
 */

/** The clock. `after` runs once, `ms` from now, and answers a function that calls it off. */
export type Clock = {
  readonly now: () => number
  readonly after: (ms: number, run: () => void) => () => void
}

/** Makes identifiers that are unique and safe in URLs and file names (`shared/domain/primitives.ts`, `id`). */
export type NewId = () => string

/** A number in [0, 1), for jitter only. Secrets come from `node:crypto`. */
export type Random = () => number

/** The one way out to the network: Electron's `net.fetch` in the app (system proxy, OS trust store). */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/** Fields of a log line. Values are redacted before they are written; still, never pass a token, a body or a URL with a query. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>

export type Logger = {
  readonly info: (event: string, fields?: LogFields) => void
  readonly warn: (event: string, fields?: LogFields) => void
  readonly error: (event: string, fields?: LogFields & { readonly cause?: string }) => void
}

/** Whether there is a network. `false` is certain, `true` is only a hint. `onChange` answers a function that stops listening. */
export type Network = {
  readonly isOnline: () => boolean
  readonly onChange: (listener: (online: boolean) => void) => () => void
}
