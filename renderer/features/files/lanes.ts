/** Runs tasks in the order in which they came, so many at a time. */
export const createLanes = (lanes: number) => {
  const waiting: (() => Promise<void>)[] = []
  let running = 0
  const next = async (): Promise<void> => {
    const task = running < lanes ? waiting.shift() : undefined
    if (task === undefined) return
    running += 1
    try {
      await task()
    } finally {
      running -= 1
      void next()
    }
  }
  return (task: () => Promise<void>): void => {
    waiting.push(task)
    void next()
  }
}
