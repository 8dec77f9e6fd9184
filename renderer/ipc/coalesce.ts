/**
 * Runs `task` at most once at a time. Calls made while it runs lead to exactly one more run afterwards, so that a burst of
 * events costs two reads and the last read is always newer than the last event. `pause` is awaited between two runs.
 */
export const coalesce = (
  task: () => Promise<void>,
  pause: () => Promise<void> = () => Promise.resolve(),
): (() => Promise<void>) => {
  let running: Promise<void> | null = null
  let again = false
  const loop = async (): Promise<void> => {
    do {
      again = false
      await task()
      if (again) await pause()
    } while (again)
  }
  return () => {
    if (running !== null) {
      again = true
      return running
    }
    running = loop().finally(() => {
      running = null
    })
    return running
  }
}
