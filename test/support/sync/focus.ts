import type { Focus } from '../../../main/sync/schedule.ts'

/** Windows that come to the front and go when told. In front at first. */
export const createTestFocus = (inFront = true) => {
  const listeners = new Set<(focused: boolean) => void>()
  let focused = inFront
  const focus: Focus = {
    isFocused: () => focused,
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const set = (next: boolean): void => {
    focused = next
    for (const listener of listeners) listener(next)
  }
  return { focus, set, listening: () => listeners.size }
}
