import type { Reply, ServerRequest } from './types.ts'

/** Which requests a fault is for. Every named condition must hold. */
export type FaultMatch =
  | { method?: string; /** Part of the path, or a pattern for it. */ path?: string | RegExp }
  | ((request: Pick<ServerRequest, 'method' | 'path' | 'query'>) => boolean)

export type FaultAction =
  /** Answers without performing the request. */
  | { kind: 'status'; status: number; body?: unknown; headers?: Readonly<Record<string, string>> }
  /** Performs the request after the wait. */
  | { kind: 'delay'; until: Promise<unknown> | number }
  /** 'before': destroys the connection, nothing performed. 'mid-body': performs, sends half the answer, destroys. */
  | { kind: 'cut'; when: 'before' | 'mid-body' }
  /** Performs the request, then destroys the connection without an answer. */
  | { kind: 'accept-then-drop' }
  /** Performs the request, then answers as if it had not. */
  | { kind: 'accept-then-refuse'; status: number; body?: unknown; headers?: Readonly<Record<string, string>> }
  /** Performs the request, then answers 200 with something that is no JSON. */
  | { kind: 'wrong-json'; body?: string }

export type Fault = { match: FaultMatch; times?: number; action: FaultAction }

/** A planted fault: how often it struck, and a way to take it back. */
export type PlantedFault = { hits: () => number; cancel: () => void }

export type Faults = {
  plant: (fault: Fault) => PlantedFault
  /** The action for this request; counts it as one strike. */
  strike: (request: ServerRequest) => FaultAction | undefined
  clear: () => void
}

function matches(match: FaultMatch, request: ServerRequest): boolean {
  if (typeof match === 'function') return match(request)
  if (match.method !== undefined && match.method.toUpperCase() !== request.method) return false
  if (match.path === undefined) return true
  return typeof match.path === 'string' ? request.path.includes(match.path) : match.path.test(request.path)
}

/** Faults in the order they were planted; the first that matches and is not used up strikes. */
export function createFaults(): Faults {
  type Entry = { fault: Fault; hits: number; left: number }
  let entries: Entry[] = []
  return {
    plant: (fault) => {
      const entry: Entry = { fault, hits: 0, left: fault.times ?? 1 }
      entries.push(entry)
      return { hits: () => entry.hits, cancel: () => void (entry.left = 0) }
    },
    strike: (request) => {
      const entry = entries.find(({ fault, left }) => left > 0 && matches(fault.match, request))
      if (!entry) return undefined
      entry.hits += 1
      entry.left -= 1
      return entry.fault.action
    },
    clear: () => {
      entries = []
    },
  }
}

/** The part of an answer that arrives before a connection is cut in its middle. */
export function firstHalf(reply: Reply): Buffer {
  return reply.body.subarray(0, Math.floor(reply.body.length / 2))
}
