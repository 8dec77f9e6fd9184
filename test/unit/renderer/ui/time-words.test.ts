import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { createTimeWords } from '../../../../renderer/ui/time-words.ts'

const words = createTimeWords('Europe/Berlin')
const now = Date.parse('2026-11-22T10:42:30+01:00')
const before = (iso: string) => Date.parse(iso)

describe('ago', () => {
  it.each([
    [0, 'just now'],
    [40_000, '40 s ago'],
    [20 * 60_000, '20 min ago'],
    [3 * 3_600_000, '3 h ago'],
    [25 * 3_600_000, 'yesterday'],
    [5 * 86_400_000, '5 days ago'],
    [40 * 86_400_000, '13 Oct'],
    [400 * 86_400_000, '18 Oct 2025'],
    [-60_000, 'just now'],
  ])('%i ms before reads %s', (past, expected) => {
    expect(words.ago(now - past, now)).toBe(expected)
  })
})

describe('ahead', () => {
  it.each([
    [0, 'now'],
    [20_000, 'in 20 s'],
    [60_400, 'in 61 s'],
    [90_000, 'in 90 s'],
    [90_001, 'in 2 min'],
    [3 * 3_600_000, 'in 3 h'],
    [30 * 3_600_000, 'on 23 Nov at 16:42'],
  ])('%i ms ahead reads %s', (left, expected) => {
    expect(words.ahead(now + left, now)).toBe(expected)
  })
})

describe('dated', () => {
  it.each([
    [-86_400_000, 'yesterday 10:42'],
    [0, 'today 10:42'],
    [86_400_000, 'tomorrow 10:42'],
    [2 * 86_400_000, 'Tue 24 Nov 10:42'],
    [-6 * 86_400_000, 'Mon 16 Nov 10:42'],
    [7 * 86_400_000, '29 Nov 10:42'],
  ])('%i ms from now reads %s', (ahead, expected) => {
    expect(words.dated(now + ahead, now)).toBe(expected)
  })
})

describe('days', () => {
  it('counts calendar days of the zone, not 24 hours', () => {
    const late = before('2026-11-21T23:59:00+01:00')
    const early = before('2026-11-22T00:01:00+01:00')
    expect(words.dayNumber(early) - words.dayNumber(late)).toBe(1)
    expect(words.dayHeading(late, now)).toBe('Yesterday')
    expect(words.dayHeading(early, now)).toBe('Today')
    expect(words.short(late, now)).toBe('Yesterday')
    expect(words.short(early, now)).toBe('00:01')
  })
  it('names older days, with the year only where it is another', () => {
    expect(words.dayHeading(before('2026-11-16T12:00:00+01:00'), now)).toBe('Monday, 16 November')
    expect(words.dayHeading(before('2025-11-16T12:00:00+01:00'), now)).toBe('Sunday, 16 November 2025')
    expect(words.short(before('2026-11-19T12:00:00+01:00'), now)).toBe('Thu')
    expect(words.short(before('2026-11-02T12:00:00+01:00'), now)).toBe('2 Nov')
  })
  it('is one apart over a change of the clocks', () => {
    const saturday = words.dayNumber(before('2026-10-24T12:00:00+02:00'))
    expect(words.dayNumber(before('2026-10-25T12:00:00+01:00'))).toBe(saturday + 1)
  })
  it('never goes backwards', () => {
    const time = fc.integer({ min: 0, max: 4_000_000_000_000 })
    fc.assert(
      fc.property(time, time, (one, other) => {
        const [early, late] = one < other ? [one, other] : [other, one]
        expect(words.dayNumber(early)).toBeLessThanOrEqual(words.dayNumber(late))
      }),
    )
  })
})

it('says the exact time', () => {
  expect(words.exact(now)).toBe('Sunday, 22 November 2026 at 10:42')
})
