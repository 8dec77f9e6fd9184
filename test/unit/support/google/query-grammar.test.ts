import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dateValue, spanValue } from '../../../support/google/gmail/query-dates.ts'
import { parseQuery } from '../../../support/google/gmail/query-grammar.ts'
import type { Query } from '../../../support/google/gmail/query-grammar.ts'

const op = (name: string, value: string): Query => ({ kind: 'operator', name, value })
const word = (text: string, exact = false): Query => ({ kind: 'words', text, exact })
const and = (...of: Query[]): Query => ({ kind: 'and', of })
const or = (...of: Query[]): Query => ({ kind: 'or', of })
const not = (of: Query): Query => ({ kind: 'not', of })

describe('parseQuery', () => {
  const table: readonly [string, Query][] = [
    ['from:ann@x.com', op('from', 'ann@x.com')],
    ['FROM:ann@x.com', op('from', 'ann@x.com')],
    ['rollout plan', and(word('rollout'), word('plan'))],
    ['"rollout plan"', word('rollout plan', true)],
    ['subject:"rollout plan"', op('subject', 'rollout plan')],
    ['from:a@x.com OR to:a@x.com', or(op('from', 'a@x.com'), op('to', 'a@x.com'))],
    [
      '{from:a@x.com to:a@x.com cc:a@x.com}',
      or(op('from', 'a@x.com'), op('to', 'a@x.com'), op('cc', 'a@x.com')),
    ],
    ['a OR b c', and(or(word('a'), word('b')), word('c'))],
    ['a OR b OR c', or(word('a'), word('b'), word('c'))],
    ['(a b) OR c', or(and(word('a'), word('b')), word('c'))],
    ['-in:spam plan', and(not(op('in', 'spam')), word('plan'))],
    ['-{in:spam in:trash}', not(or(op('in', 'spam'), op('in', 'trash')))],
    ['from:(ann OR bob)', or(op('from', 'ann'), op('from', 'bob'))],
    ['from:(ann -bob)', and(op('from', 'ann'), not(op('from', 'bob')))],
    [
      '{from:a@x.com to:a@x.com} after:1700000000 before:2026/11/22',
      and(
        or(op('from', 'a@x.com'), op('to', 'a@x.com')),
        op('after', '1700000000'),
        op('before', '2026/11/22'),
      ),
    ],
    ['rfc822msgid:<CAx+1=y@mail.gmail.com>', op('rfc822msgid', '<CAx+1=y@mail.gmail.com>')],
    ['rfc822msgid:a:b@x.com', op('rfc822msgid', 'a:b@x.com')],
    ['jo-ann', word('jo-ann')],
    ['nosuch:thing', word('nosuch:thing')],
    ['a AND b', and(word('a'), word('b'))],
    ['(a', word('a')],
    ['a) b', and(word('a'), word('b'))],
    ['', and()],
    ['OR', and()],
  ]
  it.each(table)('%s', (text, expected) => {
    expect(parseQuery(text)).toEqual(expected)
  })

  it('never throws and always ends', () => {
    const piece = fc.constantFrom(
      '(',
      ')',
      '{',
      '}',
      '-',
      '"',
      'OR',
      'from:',
      'after:1',
      'a',
      ' ',
      ':',
      '<x@y>',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string())), (pieces) => {
        expect(parseQuery(pieces.join(' '))).toHaveProperty('kind')
      }),
    )
  })

  it('reads an OR of operators back in any number', () => {
    const address = fc.stringMatching(/^[a-z]{1,8}@[a-z]{1,8}\.com$/)
    fc.assert(
      fc.property(fc.array(address, { minLength: 2, maxLength: 30 }), (addresses) => {
        const expected = or(...addresses.map((text) => op('from', text)))
        expect(parseQuery(addresses.map((text) => `from:${text}`).join(' OR '))).toEqual(expected)
        expect(parseQuery(`{${addresses.map((text) => `from:${text}`).join(' ')}}`)).toEqual(expected)
      }),
    )
  })
})

describe('dates', () => {
  it.each([
    ['1700000000', 1_700_000_000_000],
    ['2026/11/22', Date.UTC(2026, 10, 22)],
    ['2026-1-2', Date.UTC(2026, 0, 2)],
    ['11/22/2026', Date.UTC(2026, 10, 22)],
    ['soon', undefined],
  ])('%s', (text, expected) => {
    expect(dateValue(text)).toBe(expected)
  })

  it.each([
    ['7d', 604_800_000],
    ['12h', 43_200_000],
    ['1y', 31_536_000_000],
    ['3w', undefined],
  ])('%s', (text, expected) => {
    expect(spanValue(text)).toBe(expected)
  })
})
