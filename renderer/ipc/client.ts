import * as z from 'zod'
import { appError } from '../../shared/errors/app-error.ts'
import { err, ok, resultSchema, type Result } from '../../shared/errors/result.ts'
import {
  commands,
  events,
  type CommandRequest,
  type CommandResponse,
  type EventPayload,
} from '../../shared/ipc/contract.ts'
import type { CommandName, EventName } from '../../shared/ipc/names.ts'

/** What the preload exposes. Answers and payloads are unknown here: they are parsed before anybody sees them. */
export type Bridge = {
  readonly invoke: (name: CommandName, request: unknown) => Promise<unknown>
  readonly on: (name: EventName, listener: (payload: unknown) => void) => () => void
}

declare global {
  interface Window {
    readonly liaison?: Bridge
  }
}

/** The window's only way to main. `invoke` never rejects: whatever fails comes back as an `AppError`. */
export type Client = {
  readonly invoke: <K extends CommandName>(
    name: K,
    request: CommandRequest<K>,
  ) => Promise<Result<CommandResponse<K>>>
  /** Returns the function that ends the subscription. */
  readonly on: <K extends EventName>(name: K, listener: (payload: EventPayload<K>) => void) => () => void
}

const responses: {
  readonly [K in CommandName]: { readonly response: z.ZodType<CommandResponse<K>> }
} = commands
const payloads: { readonly [K in EventName]: z.ZodType<EventPayload<K>> } = events
const envelope = resultSchema(z.unknown())

const badAnswer = (name: string, detail: string): Result<never> =>
  err(appError('internal', `${name}: ${detail}`, 'user'))

const parseAnswer = <K extends CommandName>(name: K, raw: unknown): Result<CommandResponse<K>> => {
  const outer = envelope.safeParse(raw)
  if (!outer.success) return badAnswer(name, 'the answer is not a result')
  if (!outer.data.ok) return err(outer.data.error)
  const inner = responses[name].response.safeParse(outer.data.value)
  return inner.success ? ok(inner.data) : badAnswer(name, 'the answer does not fit the contract')
}

/** Wraps the bridge with the types and the parsing of the contract. */
export const createClient = (bridge: Bridge): Client => ({
  invoke: async (name, request) => {
    try {
      return parseAnswer(name, await bridge.invoke(name, request))
    } catch {
      return badAnswer(name, 'the program did not answer')
    }
  },
  on: (name, listener) =>
    bridge.on(name, (raw) => {
      const payload = payloads[name].safeParse(raw)
      if (payload.success) listener(payload.data)
    }),
})

/** The bridge of this window, or null where the page was opened without its preload. */
export const windowBridge = (): Bridge | null => window.liaison ?? null
