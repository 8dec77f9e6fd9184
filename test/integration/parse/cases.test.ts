import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import * as z from 'zod'
import { createParser } from '../../../main/parse/client.ts'
import type { ParsedMail } from '../../../main/parse/parsed-mail.ts'
import { systemClock } from '../../../main/platform/clock.ts'
import type { Participant } from '../../../shared/domain/participant.ts'
import { filesUnder } from '../../support/bounces/real-mail.ts'

/*
 * Odd and broken mail from the test sets of some thirty mail programs, and what four other parsers agree on of each. The
 * mails are no part of the project: LIAISON_CASES names the folder.
 */

const cases = process.env['LIAISON_CASES']
const title = (name: string): string =>
  cases === undefined ? `${name} (NOT RUN: LIAISON_CASES is not set)` : name

/** Milliseconds for one mail, of which the largest has 1.4 MB. */
const patienceMs = 3000

const people = z.union([z.array(z.tuple([z.string(), z.string()])), z.string()])
const caseSchema = z.object({
  file: z.string(),
  expect: z.object({
    subject: z.string().nullable(),
    from: people,
    to: people,
    cc: people,
    dateUtc: z.string().nullable(),
  }),
  confidence: z.record(z.string(), z.string()),
})
type Case = z.infer<typeof caseSchema>

const fields = ['subject', 'from', 'to', 'cc', 'date'] as const
type Field = (typeof fields)[number]

const fixture = join(import.meta.dirname, '../../fixtures/parse/case-disagreements.json')
const disagreements = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(fixture, 'utf8')))

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
const shown = (list: readonly Participant[]): string =>
  JSON.stringify(list.map(({ name, address }) => [oneLine(name), address.toLowerCase()]))

const expected = ({ expect: said }: Case, field: Field): string => {
  if (field === 'subject') return oneLine(said.subject ?? '')
  if (field === 'date') return said.dateUtc ?? ''
  const named = said[field]
  if (typeof named === 'string') return named
  return shown(named.map(([name, address]) => ({ name, address })))
}

const found = (mail: ParsedMail, field: Field): string => {
  if (field === 'subject') return oneLine(mail.subject)
  if (field === 'date')
    return mail.sentAt === null ? '' : new Date(mail.sentAt).toISOString().replace('.000', '')
  if (field !== 'from') return shown(mail[field])
  return shown(mail.from.name === '' && mail.from.address === '' ? [] : [mail.from])
}

const openParser = () => {
  const lost: string[] = []
  const note = (event: string): void => void lost.push(event)
  const parser = createParser({ clock: systemClock, logger: { info: note, warn: note, error: note } })
  onTestFinished(parser.stop)
  const read = async (file: string): Promise<ParsedMail> => {
    const answer = await parser.mail(readFileSync(join(cases ?? '', file)), patienceMs)
    if (!answer.ok) throw new Error(`${file}: ${answer.error.message}`)
    return answer.value
  }
  return { read, lost }
}

const casesOf = (folder: string): Case[] =>
  readFileSync(join(folder, 'expected-all.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => caseSchema.parse(JSON.parse(line)))

test.skipIf(cases === undefined).each(['mime/', 'bounce/'])(
  title('what other parsers agree on of the mails of %s is what we read'),
  async (set) => {
    const parser = openParser()
    const tally = new Map<Field, { right: number; all: number }>(
      fields.map((field) => [field, { right: 0, all: 0 }]),
    )
    const left: string[] = []
    for (const one of casesOf(cases ?? '').filter(({ file }) => file.startsWith(set))) {
      const mail = await parser.read(one.file)
      for (const [field, count] of tally) {
        if (one.confidence[field] !== 'strict') continue
        count.all += 1
        if (expected(one, field) === found(mail, field)) count.right += 1
        else left.push(`${one.file} ${field}`)
      }
    }
    const all = [...tally.values()].reduce((sum, count) => sum + count.all, 0)
    const right = [...tally.values()].reduce((sum, count) => sum + count.right, 0)
    const each = [...tally].map(([field, count]) => `${field} ${count.right}/${count.all}`).join(', ')
    console.log(`${set} ${right} of ${all} fields agree (${((right / all) * 100).toFixed(2)} %): ${each}`)
    expect(all).toBeGreaterThan(1000)
    expect(right / all).toBeGreaterThanOrEqual(0.995)
    expect(left.filter((name) => !Object.hasOwn(disagreements, name))).toEqual([])
    expect(parser.lost).toEqual([])
  },
  120_000,
)

test.skipIf(cases === undefined)(
  title('every file of the sets is read without a crash, a hang or a lost thread'),
  async () => {
    const parser = openParser()
    for (const set of ['mime', 'reply', 'tnef', 'ics', 'html_hostile', 'contacts']) {
      for (const file of filesUnder(join(cases ?? '', set))) await parser.read(join(set, file))
    }
    expect(parser.lost).toEqual([])
  },
  120_000,
)
