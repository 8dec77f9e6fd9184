import { expect, it } from 'vitest'
import type { Expected, MatchingCase, WorldName } from '../../support/matching/case.ts'
import { worldNames } from '../../support/matching/case.ts'
import { matchingCases } from '../../support/matching/cases.ts'
import { fillWorld } from '../../support/matching/worlds.ts'
import { openTestStore, type TestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { step } from '../../support/store/record-builders.ts'

const strings = (rows: readonly Record<string, unknown>[]): string[] =>
  rows.map((row) => String(Object.values(row)[0])).toSorted()

const outcome = ({ db }: TestStore, id: string): Expected => {
  const all = (sql: string) => strings(db.raw.prepare(sql).all(id))
  const [seq] = all('SELECT seq FROM messages WHERE provider_message_id = ?')
  if (seq === undefined) {
    const [reason] = all('SELECT reason FROM sync_skips WHERE provider_message_id = ?')
    if (reason === 'never_log' || reason === 'bulk' || reason === 'colleagues') return { skip: reason }
    expect(reason).toBe('no_contact')
    return { skip: 'no_contact' }
  }
  const of = 'JOIN messages AS m ON m.seq = s.message_seq WHERE m.provider_message_id = ?'
  return {
    file: all(
      `SELECT a.contact_id FROM activity_messages AS s JOIN activities AS a ON a.id = s.activity_id ${of}`,
    ),
    reviews: all(`SELECT s.key FROM reviews AS s ${of}`),
  }
}

/** What a decision claims: one line for each timeline and each review, or the reason why there is none. */
const claims = (decision: Expected): string[] =>
  'skip' in decision
    ? []
    : [...decision.file.map((id) => `on ${id}`), ...decision.reviews.map((key) => `review ${key}`)]

const play = async (world: WorldName, cases: readonly (MatchingCase & { id: string })[]) => {
  const opened = openTestStore()
  await fillWorld(opened.store, world)
  const messages = cases.map(({ id, message }) => providerMessage({ ...message, providerMessageId: id }))
  await opened.store.sync.commit(step({ messages }))
  return cases.map((each) => ({ ...each, got: outcome(opened, each.id) }))
}

it('decides of at least 1,000 labelled cases nearly all as their rules say', async () => {
  const cases = matchingCases.map((each, n) => ({ ...each, id: `case${n}` }))
  expect(cases.length).toBeGreaterThanOrEqual(1000)
  const played: Awaited<ReturnType<typeof play>> = []
  for (const world of worldNames) {
    played.push(
      ...(await play(
        world,
        cases.filter((each) => each.world === world),
      )),
    )
  }
  expect(played.length).toBe(cases.length)
  const count = (from: (one: (typeof played)[number]) => number) =>
    played.reduce((sum, one) => sum + from(one), 0)
  const right = count(
    ({ expected, got }) => claims(got).filter((one) => claims(expected).includes(one)).length,
  )
  const made = count(({ got }) => claims(got).length)
  const due = count(({ expected }) => claims(expected).length)
  const wrong = played.filter(({ expected, got }) => JSON.stringify(expected) !== JSON.stringify(got))
  const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(2)} %`
  console.log(
    `${played.length} cases: precision ${percent(right, made)}, recall ${percent(right, due)}, ` +
      `decided as expected, reasons included, ${percent(played.length - wrong.length, played.length)}`,
  )
  for (const { rule, expected, got } of wrong.slice(0, 30)) console.log(rule, { expected, got })
  expect(right / made).toBeGreaterThanOrEqual(0.999)
  expect(right / due).toBeGreaterThanOrEqual(0.995)
  expect(wrong.length / played.length).toBeLessThanOrEqual(0.005)
}, 60_000)
