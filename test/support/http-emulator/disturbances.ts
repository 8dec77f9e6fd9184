/**
 * What can be wrong with a listing that looks well. `truncated`: its page is half of what it should be, and said to be
 * the last. `repeated`: its page comes a second time.
 */
export type Disturbance = 'truncated' | 'repeated'

/** `listings`: of messages, by a search too. `changes`: what happened since a position; these are never truncated. */
export type Disturbed = 'listings' | 'changes'

/** Disturbances of one mailbox, in the order they were planted. */
export type Disturbances = {
  plant: (where: Disturbed, kind: Disturbance, times: number) => void
  /** What happens to this answer; counts it. */
  strike: (where: Disturbed) => Disturbance | undefined
  clear: () => void
}

export function createDisturbances(): Disturbances {
  let planted: { where: Disturbed; kind: Disturbance; left: number }[] = []
  return {
    plant: (where, kind, times) => {
      if (where === 'changes' && kind === 'truncated')
        throw new Error('No provider tells a part of what changed and calls it all')
      planted.push({ where, kind, left: times })
    },
    strike: (where) => {
      const found = planted.find((each) => each.where === where && each.left > 0)
      if (found) found.left -= 1
      return found?.kind
    },
    clear: () => {
      planted = []
    },
  }
}
