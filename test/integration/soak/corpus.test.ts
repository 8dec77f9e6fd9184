import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { syncCorpus } from '../../soak/corpus.ts'

/**
 * Real mail as a mailbox at Google: all of it that concerns the contacts is here, as counted by another program, and it
 * costs no more of the quota than it must. `npm run test:corpus` takes all folders and 500 contacts; without
 * LIAISON_CORPUS_WHOLE one folder is taken.
 */

const corpus = process.env['LIAISON_CORPUS']
const whole = process.env['LIAISON_CORPUS_WHOLE'] === '1'
const script = join(import.meta.dirname, '../../support/corpus/concerned.py')
/** Quota units of a body, and how much may be spent over what is unavoidable. */
const unitsOfBody = 20
const mostOver = 1.05

const concernedSchema = z.object({
  people: z.array(z.string()),
  all: z.number(),
  messages: z.array(z.string()),
})

const foldersOf = (folder: string): string[] => {
  const all = readdirSync(folder).toSorted()
  return (whole ? all : all.slice(0, 1)).map((name) => join(folder, name))
}

/** What is left of the first after each of the second took one like it away. */
const without = (all: readonly string[], taken: readonly string[]): string[] => {
  const counts = new Map<string, number>()
  for (const one of taken) counts.set(one, (counts.get(one) ?? 0) + 1)
  return all.filter((one) => {
    const left = counts.get(one) ?? 0
    counts.set(one, left - 1)
    return left <= 0
  })
}

const name = 'brings every message of the contacts, no other, and for no more of the quota than it must'

it.skipIf(corpus === undefined)(
  corpus === undefined ? `${name} (NOT RUN: LIAISON_CORPUS is not set)` : name,
  async () => {
    const folders = foldersOf(corpus ?? '')
    const people = whole ? 500 : 100
    const said = execFileSync('python3', [script, String(people), '1000000', ...folders], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    })
    const expected = concernedSchema.parse(JSON.parse(said))
    const run = await syncCorpus(folders, expected.people)
    const needed = unitsOfBody * expected.messages.length + run.listingUnits
    const minutes = Math.round(run.simulatedMs / 60_000)
    console.log(
      `${String(run.stored.length)} of ${String(run.all)} messages for ${String(people)} contacts, ` +
        `${String(run.units)} units (${(run.units / needed).toFixed(4)} of what is unavoidable), ` +
        `${String(minutes)} minutes at the quota of a real mailbox`,
    )
    expect(run.all).toBe(expected.all)
    expect({
      missing: without(expected.messages, run.stored),
      unwanted: without(run.stored, expected.messages),
    }).toEqual({ missing: [], unwanted: [] })
    expect(run.units / needed).toBeLessThanOrEqual(mostOver)
  },
  1_800_000,
)
