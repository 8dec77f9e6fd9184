/**
 * Runs `work` one at a time. A request during a run makes exactly one more follow, however many there are.
 * `idle` answers when nothing is under way. `work` should not reject: failures are its own to handle. If it does, that is
 * an unhandled rejection, and the next request runs as ever.
 */
export const createRerun = (work: () => Promise<void>) => {
  let running: Promise<void> | null = null
  let again = false

  const runWhileAsked = async (): Promise<void> => {
    try {
      while (again) {
        again = false
        await work()
      }
    } finally {
      running = null
    }
  }

  return {
    request: (): void => {
      again = true
      running ??= runWhileAsked()
    },
    idle: async (): Promise<void> => {
      await running
    },
  }
}
