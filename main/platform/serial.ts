/** Runs tasks of the same key one after the other, in the order of the calls; other keys do not wait. */
export type Serial = <T>(key: string, task: () => Promise<T>) => Promise<T>

/** Makes a fresh set of lanes. A task that rejects does not hold up the next. */
export const createSerial = (): Serial => {
  const tails = new Map<string, Promise<unknown>>()
  return (key, task) => {
    const before = tails.get(key) ?? Promise.resolve()
    const run = before.then(task, task)
    tails.set(key, run)
    const forget = (): void => {
      if (tails.get(key) === run) tails.delete(key)
    }
    run.then(forget, forget)
    return run
  }
}
