/**
 * A process that can die: from then on nothing that it calls answers any more, and nothing it does has an effect. `onStep`
 * is called before and after each of its calls.
 */
export const createMortal = (
  dieAt: number,
  onDeath: () => void = () => {},
  onStep: () => void = () => {},
) => {
  let steps = 0
  let deadline = dieAt
  let dead = false
  const never = new Promise<never>(() => {})
  const step = (): void => {
    steps += 1
    if (dead) return
    onStep()
    if (steps !== deadline) return
    dead = true
    onDeath()
  }
  return {
    isDead: () => dead,
    /** It dies so many steps from now. */
    dieIn: (more: number) => {
      deadline = steps + more
    },
    kill: () => {
      dead = true
    },
    /** Runs a call of the process; it may die right before or right after. */
    guard: async <T>(call: () => Promise<T>): Promise<T> => {
      step()
      if (dead) return never
      const answer = await call().catch((cause: unknown) => {
        if (dead) return never
        throw cause
      })
      step()
      return dead ? never : answer
    },
  }
}

export type Mortal = ReturnType<typeof createMortal>

/** The same methods, each of which may be the last that the process calls. */
export const guardedAll = <T extends Record<string, (at: never) => Promise<unknown>>>(
  methods: T,
  mortal: Mortal,
): T =>
  new Proxy(methods, {
    get: (target, name, receiver) => {
      const method: unknown = Reflect.get(target, name, receiver)
      if (typeof method !== 'function') return method
      return (at: unknown) => mortal.guard(() => Promise.resolve(Reflect.apply(method, target, [at])))
    },
  })
