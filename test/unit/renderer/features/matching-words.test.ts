import { describe, expect, it } from 'vitest'
import { autoCreates, ruleLists, type MatchingRule } from '../../../../shared/domain/matching.ts'
import type { Person } from '../../../../shared/domain/person.ts'
import { takenWords } from '../../../../renderer/features/contacts/contact-refusal.tsx'
import {
  autoCreateWords,
  bulkWords,
  hitWords,
  inOrder,
  listWords,
  losing,
  losingWords,
} from '../../../../renderer/features/matching/matching-words.ts'
import { decidedWords, decisionWords } from '../../../../renderer/features/reviews/review-words.ts'
import { nameOf, tallyWords } from '../../../../renderer/features/suggestions/suggestion-words.ts'
import { createTimeWords } from '../../../../renderer/ui/time-words.ts'

const now = Date.parse('2026-11-22T12:00:00Z')
const words = createTimeWords('UTC')
const day = 86_400_000

const person = (name: string, mailCount: number): Person => ({
  key: `${name}@x.example`,
  name,
  address: `${name}@x.example`,
  contactId: null,
  mailCount,
  lastAt: now,
  mailboxId: null,
})

const rule = (pattern: string, builtIn: boolean, hits = 0): MatchingRule => ({
  id: pattern,
  list: 'not_a_person',
  pattern,
  builtIn,
  enabled: true,
  hits,
  lastHitAt: null,
})

describe('the words of the settings', () => {
  it('say of every choice and list what happens', () => {
    const said = [
      ...autoCreates.map((each) => autoCreateWords[each].words),
      bulkWords.file.words,
      bulkWords.leave_out.words,
      ...ruleLists.map((each) => listWords[each].words),
    ]
    for (const each of said) expect(each).toMatch(/\w{3,}.*\.$/)
    expect(new Set(said).size).toBe(said.length)
  })
  it('count what an entry decided', () => {
    expect(hitWords({ hits: 0, lastHitAt: null }, now, words)).toBe('no mail yet')
    expect(hitWords({ hits: 1, lastHitAt: now - 3 * day }, now, words)).toBe('1 mail, last 3 days ago')
    expect(hitWords({ hits: 1218, lastHitAt: null }, now, words)).toBe('1,218 mails')
  })
  it('put one’s own entries first, and none elsewhere because of its hits', () => {
    const rules = [rule('info@', true, 9), rule('zoe@', false), rule('abuse@', true), rule('bob@', false, 3)]
    expect(inOrder(rules).map(({ pattern }) => pattern)).toEqual(['bob@', 'zoe@', 'abuse@', 'info@'])
  })
})

describe('what goes with an entry of never log', () => {
  it('is nothing where no mail is here', () => expect(losing([person('a', 0)])).toEqual([]))
  it('is named, most mail first', () => {
    const people = losing([person('Ann', 1), person('Bob', 0), person('Cy', 12)])
    expect(losingWords(people)).toBe(
      'The mail with Cy (12 mails) and Ann (1 mail) goes from all timelines: up to 13 in all.',
    )
  })
  it('is exact for one, and short for many', () => {
    expect(losingWords([person('Ann', 4)])).toBe('The 4 mails with Ann go from all timelines.')
    expect(losingWords([person('', 1)])).toBe('The mail with @x.example goes from all timelines.')
    const many = losing(Array.from({ length: 9 }, (_, index) => person(`P${index}`, 9 - index)))
    expect(losingWords(many)).toContain('P0 (9 mails), P1 (8 mails), P2 (7 mails) and 6 others')
  })
})

describe('suggestions', () => {
  it('are called by name, else by address', () => {
    expect(nameOf({ name: ' ', address: 'a@x.example' })).toBe('a@x.example')
    expect(nameOf({ name: 'Ann', address: 'a@x.example' })).toBe('Ann')
  })
  it('say how much was written, and when last', () => {
    expect(tallyWords({ received: 12, sent: 5, lastAt: now - 2 * day }, now, words)).toBe(
      '12 received · 5 sent · last 2 days ago',
    )
    expect(tallyWords({ received: 0, sent: 1, lastAt: now - day }, now, words)).toBe(
      'none received · 1 sent · last yesterday',
    )
  })
})

describe('decisions', () => {
  it.each([
    [[], false, 'This mail stays off all timelines.'],
    [['Ann'], false, 'This mail goes onto the timeline of Ann.'],
    [['Ann', 'Bob', 'Cy'], false, 'This mail goes onto the timelines of Ann, Bob and Cy.'],
    [[], true, 'All mail of a@x.example, here and to come, stays off all timelines.'],
    [
      ['Ann', 'Bob'],
      true,
      'All mail of a@x.example, here and to come, goes onto the timelines of Ann and Bob.',
    ],
  ])('%o, always: %s', (names, always, said) => {
    expect(decisionWords(names, always, 'a@x.example')).toBe(said)
  })
  it('are said when they are stored', () => {
    expect(decidedWords([])).toBe('Kept off all timelines')
    expect(decidedWords(['Ann', 'Bob'])).toBe('Filed under Ann and Bob')
  })
})

describe('an address that others have', () => {
  it.each([
    [[], 'Another contact has a@x.example'],
    [['Ann'], 'Ann has a@x.example'],
    [['Ann', 'Bob'], 'Ann and Bob have a@x.example'],
  ])('%o', (holders, title) => expect(takenWords('a@x.example', holders).title).toBe(title))
  it('can be one that is not named', () =>
    expect(takenWords('', []).title).toBe('Another contact has this address'))
})
