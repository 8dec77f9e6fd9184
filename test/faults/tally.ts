import * as z from 'zod'
import { submissionStates } from '../../shared/domain/submission.ts'
import { problemKinds, type Verdict } from './judge.ts'

const runSchema = z.object({ seed: z.number(), problems: z.array(z.string()) })

/** What many runs came to. `ends` counts mails by the state in which they came to an end by themselves. */
export const tallySchema = z.object({
  runs: z.number(),
  killed: z.number(),
  mails: z.number(),
  ends: z.record(z.enum([...submissionStates, 'none']), z.number()),
  problems: z.record(z.enum(problemKinds), z.number()),
  /** Runs to look into. */
  wrong: z.array(runSchema),
})
export type Tally = z.infer<typeof tallySchema>

const zeros = <K extends string>(keys: readonly K[]): Record<K, number> =>
  // Object.fromEntries forgets the keys.
  z.custom<Record<K, number>>().parse(Object.fromEntries(keys.map((key) => [key, 0])))

export const emptyTally = (): Tally => ({
  runs: 0,
  killed: 0,
  mails: 0,
  ends: zeros([...submissionStates, 'none'] as const),
  problems: zeros(problemKinds),
  wrong: [],
})

/** Counts a run in. Changes the tally. */
export const countIn = (tally: Tally, seed: number, killed: boolean, verdict: Verdict): void => {
  tally.runs += 1
  tally.killed += killed ? 1 : 0
  tally.mails += verdict.states.length
  for (const state of verdict.states) tally.ends[state ?? 'none'] += 1
  for (const { kind } of verdict.problems) tally.problems[kind] += 1
  if (verdict.problems.length === 0) return
  tally.wrong.push({ seed, problems: verdict.problems.map(({ kind, id }) => `${kind} ${id}`) })
}

export const addTally = (to: Tally, more: Tally): Tally => {
  const sum = <K extends string>(a: Record<K, number>, b: Record<K, number>): Record<K, number> => {
    const keys = z.custom<K[]>().parse(Object.keys(a))
    return z.custom<Record<K, number>>().parse(Object.fromEntries(keys.map((key) => [key, a[key] + b[key]])))
  }
  return {
    runs: to.runs + more.runs,
    killed: to.killed + more.killed,
    mails: to.mails + more.mails,
    ends: sum(to.ends, more.ends),
    problems: sum(to.problems, more.problems),
    wrong: [...to.wrong, ...more.wrong],
  }
}
