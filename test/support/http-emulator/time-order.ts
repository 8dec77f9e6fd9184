/** A place in the newest-first order: just after the message with this time and sequence. */
export type Position = { internalAt: number; sequence: number }

/** Messages newest first, found by binary search. */
export type TimeOrder<M> = {
  size: () => number
  add: (message: M) => void
  /** For many messages at once: one sort instead of one insertion each. */
  addMany: (messages: readonly M[]) => void
  remove: (message: M) => void
  at: (index: number) => M | undefined
  /** Index of the first message that comes after the position. */
  indexAfter: (position: Position) => number
}

/** Negative when `a` is shown before `b`. */
export function newestFirst(a: Position, b: Position): number {
  return b.internalAt - a.internalAt || b.sequence - a.sequence
}

export function createTimeOrder<M extends Position>(): TimeOrder<M> {
  let order: M[] = []

  function indexAfter(position: Position): number {
    let low = 0
    let high = order.length
    while (low < high) {
      const middle = (low + high) >> 1
      const message = order[middle]
      if (message && newestFirst(message, position) <= 0) low = middle + 1
      else high = middle
    }
    return low
  }

  return {
    size: () => order.length,
    add: (message) => void order.splice(indexAfter(message), 0, message),
    addMany: (messages) => {
      order = [...order, ...messages].toSorted(newestFirst)
    },
    remove: (message) => {
      const index = indexAfter(message) - 1
      if (order[index] === message) order.splice(index, 1)
    },
    at: (index) => order[index],
    indexAfter,
  }
}
