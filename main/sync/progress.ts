import type { RunProgress } from './run-deps.ts'

/** Chunks by which the speed is measured: old ones say little about a network that changed. */
const measured = 20

/** Before so much is done nothing is promised. */
const leastMessages = 10
const leastMs = 3000

/** The speed of late, in milliseconds for a message; null while too little is known. */
const createSpeed = () => {
  const chunks: { readonly ms: number; readonly count: number }[] = []
  return {
    add: (ms: number, count: number): void => {
      chunks.push({ ms: Math.max(0, ms), count })
      if (chunks.length > measured) chunks.shift()
    },
    msEach: (): number | null => {
      const ms = chunks.reduce((sum, chunk) => sum + chunk.ms, 0)
      const count = chunks.reduce((sum, chunk) => sum + chunk.count, 0)
      return count > 0 && (count >= leastMessages || ms >= leastMs) ? ms / count : null
    },
  }
}

/**
 * Counts what a run has done and tells how long the rest will take: at the speed of late, and never faster than the
 * quota allows, because the first messages go out of a reserve that the others do not have.
 * @param bodiesPerMinute What the quota lets through; null where it does not limit.
 */
export const createProgress = (
  bodiesPerMinute: number | null,
  onProgress: (progress: RunProgress) => void,
) => {
  const speed = createSpeed()
  const quotaMsEach = bodiesPerMinute === null ? 0 : 60_000 / bodiesPerMinute
  let done = 0
  let phase: RunProgress['phase'] = 'pulling'

  const msLeft = (left: number): number | null => {
    const msEach = speed.msEach()
    return msEach === null ? null : Math.round(left * Math.max(msEach, quotaMsEach))
  }

  return {
    setPhase: (next: RunProgress['phase']): void => {
      phase = next
    },
    /** `left`: messages that this run still has to fetch, as far as they are listed. */
    tell: (left: number): void =>
      onProgress({ phase, done, total: done + left === 0 ? null : done + left, msLeft: msLeft(left) }),
    /** A chunk is through. */
    add: (count: number, ms: number): void => {
      done += count
      speed.add(ms, count)
    },
  }
}

export type Progress = ReturnType<typeof createProgress>
