import * as z from 'zod'
import { problemKinds } from './judge.ts'
import type { Verdict } from './soak.ts'
import type { History } from './steps.ts'

const runSchema = z.object({ seed: z.number(), problems: z.array(z.string()) })

/** What many histories came to. */
export const tallySchema = z.object({
  runs: z.number(),
  /** Mailboxes, by provider. */
  boxes: z.record(z.string(), z.number()),
  steps: z.record(z.string(), z.number()),
  /** Copies at the providers at the end, and those of them that are here. */
  copies: z.number(),
  stored: z.number(),
  problems: z.record(z.enum(problemKinds), z.number()),
  /** Histories to look into: `node test/soak/one.ts --seed …`. */
  wrong: z.array(runSchema),
})
export type Tally = z.infer<typeof tallySchema>

const noProblems = (): Tally['problems'] =>
  tallySchema.shape.problems.parse(Object.fromEntries(problemKinds.map((kind) => [kind, 0])))

export const emptyTally = (): Tally => ({
  runs: 0,
  boxes: {},
  steps: {},
  copies: 0,
  stored: 0,
  problems: noProblems(),
  wrong: [],
})

const sum = (
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
): Record<string, number> => {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return Object.fromEntries([...keys].map((key) => [key, (a[key] ?? 0) + (b[key] ?? 0)]))
}

export const addTally = (to: Tally, more: Tally): Tally => ({
  runs: to.runs + more.runs,
  boxes: sum(to.boxes, more.boxes),
  steps: sum(to.steps, more.steps),
  copies: to.copies + more.copies,
  stored: to.stored + more.stored,
  problems: tallySchema.shape.problems.parse(sum(to.problems, more.problems)),
  wrong: [...to.wrong, ...more.wrong],
})

const counted = (names: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

/** One history as a tally. */
export const tallyOf = ({ seed, boxes, steps }: History, { problems, copies, stored }: Verdict): Tally => ({
  runs: 1,
  boxes: counted(boxes),
  steps: counted(steps.map(({ kind }) => kind)),
  copies,
  stored,
  problems: tallySchema.shape.problems.parse(sum(noProblems(), counted(problems.map(({ kind }) => kind)))),
  wrong:
    problems.length === 0 ? [] : [{ seed, problems: problems.map(({ kind, what }) => `${kind}: ${what}`) }],
})
