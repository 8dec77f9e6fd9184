import * as z from 'zod'
import type { Store } from './store.ts'

/** The parts of the store that are nothing but calls to the worker. */
export type Aggregates = Omit<Store, 'notices' | 'close'>

type AtOnce<Method> = Method extends (...at: infer At) => Promise<infer Value> ? (...at: At) => Value : never

/** The same methods as they are inside the worker: without waiting, because SQLite there answers at once. */
export type Queries = {
  readonly [A in keyof Aggregates]: { readonly [M in keyof Aggregates[A]]: AtOnce<Aggregates[A][M]> }
}

/** One call on its way to the worker. `now` (epoch ms) is the caller's clock: the worker has none of its own. */
export const callSchema = z.object({
  number: z.number().int(),
  aggregate: z.string(),
  method: z.string(),
  at: z.unknown(),
  now: z.number(),
})

const runnable = z.custom<(at: unknown) => unknown>((value) => typeof value === 'function')

/** Finds a method by name. Throws for a name that is none: only this build's own client calls. */
export const queryNamed = (
  queries: Queries,
  aggregate: string,
  method: string,
): ((at: unknown) => unknown) => {
  const group: unknown = Object.hasOwn(queries, aggregate) ? Reflect.get(queries, aggregate) : null
  const found: unknown =
    typeof group === 'object' && group !== null && Object.hasOwn(group, method)
      ? Reflect.get(group, method)
      : null
  return runnable.parse(found)
}

/** Makes one method of the store out of a way to call it. */
export type MethodMaker = <A extends keyof Aggregates, M extends keyof Aggregates[A] & string>(
  aggregate: A,
  method: M,
) => Aggregates[A][M]

/**
 * A maker over an untyped call. Answers are taken at their word: they come from this same build, whose queries are
 * checked against the same interface.
 */
export const methodMaker =
  (send: (aggregate: string, method: string, at: unknown) => Promise<unknown>): MethodMaker =>
  <A extends keyof Aggregates, M extends keyof Aggregates[A] & string>(aggregate: A, method: M) =>
    z.custom<Aggregates[A][M]>().parse((at: unknown) => send(aggregate, method, at))
