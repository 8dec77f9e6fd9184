import { describe, expect, it } from 'vitest'
import { count, counted, sizeWords } from '../../../../renderer/ui/amount-words.ts'
import { initials, tintOf } from '../../../../renderer/ui/avatar.tsx'

describe('sizeWords', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 KB'],
    [84_120, '84 KB'],
    [999_700, '1.0 MB'],
    [1_204_000, '1.2 MB'],
    [25_000_000, '25 MB'],
    [3_000_000_000_000, '3000 GB'],
  ])('%i is %s', (bytes, expected) => expect(sizeWords(bytes)).toBe(expected))
})

it('counts with groups and the right number', () => {
  expect([count(4218), counted(1, 'mail'), counted(0, 'mail')]).toEqual(['4,218', '1 mail', '0 mails'])
})

describe('initials', () => {
  it.each([
    ['Tomás Rivera', 'TR'],
    ['Ann', 'A'],
    ['Ludwig van Beethoven', 'LB'],
    ['山田 美咲', '山美'],
    ['', 'B'],
    ['😀', '?'],
  ])('%s gives %s', (name, expected) => expect(initials(name, 'bob@x.example')).toBe(expected))
})

it('an address keeps its tint, in any spelling of its case', () => {
  expect(tintOf('Ann@X.example')).toBe(tintOf('ann@x.example'))
})
