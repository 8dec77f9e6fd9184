/**
 * Runs `work` one at a time. A request during a run makes exactly one more follow, however many there are.
 * `idle` answers when nothing is under way. `work` must not reject: failures are its own to handle.
 */
export const createRerun = (work: () => Promise<void>) => {
  let running: Promise<void> | null = null
  let again = false

  const runWhileAsked = async (): Promise<void> => {
    while (again) {
      again = false
      await work()
    }
    running = null
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
