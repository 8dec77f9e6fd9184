/*
 * One history, to be looked into: `node test/soak/one.ts --seed 5`, with `--without 3,7-9` to leave steps out until only
 * those are left that matter, and `--journal` for everything that happened.
 */
import { parseArgs } from 'node:util'
import { playHistory } from './soak.ts'
import { historyOf } from './steps.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    without: { type: 'string', default: '' },
    journal: { type: 'boolean', default: false },
  },
})
const left = new Set(
  values.without.split(',').flatMap((part) => {
    const [from = Number.NaN, to = from] = part.split('-').map(Number)
    return part === '' ? [] : Array.from({ length: to - from + 1 }, (_, index) => from + index)
  }),
)
const history = historyOf(Number(values.seed))
const say = (line: string): void => void process.stdout.write(`${line}\n`)
say(`boxes ${history.boxes.join(', ')}`)
for (const [index, step] of history.steps.entries()) {
  say(`${left.has(index) ? '  (left out) ' : ''}${String(index)} ${JSON.stringify(step)}`)
}
const steps = history.steps.filter((_, index) => !left.has(index))
const verdict = await playHistory({ ...history, steps })
if (values.journal) for (const line of verdict.journal) say(line)
say(
  `${String(verdict.copies)} copies, ${String(verdict.stored)} stored, ${String(verdict.problems.length)} problems`,
)
for (const { kind, what } of verdict.problems) say(`${kind}: ${what}`)
