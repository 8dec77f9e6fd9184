import { describe, expect, it } from 'vitest'
import { personMatches } from '../../../support/http-emulator/people-index.ts'

const ann = { name: 'Ann Meyer-Lund', address: 'ann.meyer@x.com' }

describe('personMatches', () => {
  it.each([
    ['ann.meyer@x.com', true],
    ['ANN.MEYER@X.COM', true],
    ['meyer@x.com', false],
    ['ann.meyer@x.co', false],
    ['ann', true],
    ['an', false],
    ['meyer', true],
    ['"Ann Meyer"', true],
    ['meyer ann', false],
    ['lund', true],
    ['x.com', true],
    ['@x.com', true],
    ['@meyer', false],
    ['com.x', false],
    ['', false],
  ])('%s -> %s', (term, expected) => {
    expect(personMatches(ann, term)).toBe(expected)
  })

  it('does not take a longer address for the one asked for', () => {
    expect(personMatches({ name: '', address: 'jo-ann@x.com' }, 'ann@x.com')).toBe(false)
    expect(personMatches({ name: '', address: 'ann@x.com.au' }, 'ann@x.com')).toBe(false)
  })

  it('matches names in other scripts', () => {
    expect(personMatches({ name: '山田 美咲', address: 'y@z.jp' }, '山田')).toBe(true)
  })
})
