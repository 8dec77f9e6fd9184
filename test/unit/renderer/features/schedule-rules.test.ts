import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import {
  scheduleFault,
  schedulePresets,
  zoneWords,
} from '../../../../renderer/features/composer/schedule-rules.ts'
import { fromInputs, fromWallTime, toInputs, toWallTime } from '../../../../renderer/ui/wall-time.ts'

const berlin = 'Europe/Berlin'
const at = (iso: string) => Date.parse(iso)
const shown = (now: string, zone: string) =>
  schedulePresets(at(now), zone).map(
    ({ words, at: time }) => `${words} ${new Date(time).toISOString().slice(0, 16)}`,
  )

describe('usual times', () => {
  it('on a Wednesday afternoon', () => {
    expect(shown('2026-11-25T14:00:00Z', berlin)).toEqual([
      'This evening 2026-11-25T17:00',
      'Tomorrow morning 2026-11-26T07:00',
      'Monday morning 2026-11-30T07:00',
      'Next week 2026-12-02T07:00',
    ])
  })
  it('not this evening when it is evening, nor Monday when that is tomorrow', () => {
    expect(shown('2026-11-22T17:31:00Z', berlin)).toEqual([
      'Tomorrow morning 2026-11-23T07:00',
      'Next week 2026-11-29T07:00',
    ])
  })
  it('eight in the morning is eight on the clock, across both changes of it', () => {
    // Clocks go forward on 29 March and back on 25 October 2026.
    expect(shown('2026-03-28T12:00:00Z', berlin)).toContain('Tomorrow morning 2026-03-29T06:00')
    expect(shown('2026-10-24T12:00:00Z', berlin)).toContain('Tomorrow morning 2026-10-25T07:00')
  })
  it('in the zone, not in UTC: it is tomorrow in Auckland already', () => {
    expect(shown('2026-11-25T14:00:00Z', 'Pacific/Auckland')[0]).toBe('This evening 2026-11-26T05:00')
  })
})

describe('wall time', () => {
  const wall = (text: string) => fromInputs(text.slice(0, 10), text.slice(11)) ?? toWallTime(0, 'UTC')
  it.each([
    // Never shown: as much later as the clock jumps.
    ['2026-03-29T02:30', berlin, '2026-03-29T01:30:00Z'],
    // Shown twice: the first.
    ['2026-10-25T02:30', berlin, '2026-10-25T00:30:00Z'],
    ['2026-03-08T02:30', 'America/New_York', '2026-03-08T07:30:00Z'],
    ['2026-11-01T01:30', 'America/New_York', '2026-11-01T05:30:00Z'],
    ['2026-06-01T08:00', 'Asia/Kathmandu', '2026-06-01T02:15:00Z'],
    ['2026-02-30T08:00', 'UTC', '2026-03-02T08:00:00Z'],
  ])('%s in %s', (text, zone, iso) => expect(fromWallTime(wall(text), zone)).toBe(at(iso)))
  it('there and back is the same time, outside of the hour that is shown twice', () => {
    const zones = fc.constantFrom(berlin, 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC')
    const minutes = fc.integer({ min: 26_000_000, max: 31_000_000 })
    fc.assert(
      fc.property(zones, minutes, (zone, minute) => {
        const time = minute * 60_000
        const back = fromWallTime(toWallTime(time, zone), zone)
        expect([time, time - 3_600_000, time - 1_800_000]).toContain(back)
        expect(toWallTime(back, zone)).toEqual(toWallTime(time, zone))
      }),
    )
  })
  it('goes through inputs', () => {
    const now = toWallTime(at('2026-01-05T07:03:00Z'), 'UTC')
    expect(toInputs(now)).toEqual({ date: '2026-01-05', time: '07:03' })
    expect([fromInputs('', '08:00'), fromInputs('2026-01-05', '')]).toEqual([null, null])
  })
})

describe('faults', () => {
  it.each([
    [null, 'Choose a date and a time.'],
    [0, 'This time has passed. Choose a later one.'],
    [1000 + 400 * 86_400_000, 'Choose a time within a year.'],
    [1000 + 3_600_000, null],
  ])('%s', (time, words) => expect(scheduleFault(time, 1000)).toBe(words))
  it('names the zone with its offset at that time', () => {
    expect(zoneWords(at('2026-07-01T00:00:00Z'), berlin)).toBe('Europe/Berlin, GMT+2')
    expect(zoneWords(at('2026-12-01T00:00:00Z'), berlin)).toBe('Europe/Berlin, GMT+1')
  })
})
