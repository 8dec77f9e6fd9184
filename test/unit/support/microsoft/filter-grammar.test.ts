import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseFilter, pathsOf } from '../../../support/microsoft/graph/filter-grammar.ts'

const compare = (path: string, value: string | number | boolean, operator = 'eq') => ({
  kind: 'compare',
  path,
  operator,
  value,
})

describe('parseFilter', () => {
  it('binds not before and, and before or', () => {
    expect(parseFilter('not a eq 1 and b eq 2 or c eq 3')).toEqual({
      kind: 'or',
      parts: [
        { kind: 'and', parts: [{ kind: 'not', part: compare('a', 1) }, compare('b', 2)] },
        compare('c', 3),
      ],
    })
    expect(parseFilter('a eq 1 and (b eq 2 or c eq 3)')).toMatchObject({
      kind: 'and',
      parts: [{}, { kind: 'or' }],
    })
  })

  it('reads dates, booleans, functions and lambdas', () => {
    expect(parseFilter('receivedDateTime ge 2026-11-22T12:00:00.5Z')).toEqual(
      compare('receivedDateTime', '2026-11-22T12:00:00.5Z', 'ge'),
    )
    expect(parseFilter('isDraft eq false')).toEqual(compare('isDraft', false))
    expect(parseFilter("startswith(subject,'x')")).toEqual({
      kind: 'text',
      test: 'startswith',
      path: 'subject',
      value: 'x',
    })
    expect(parseFilter("singleValueExtendedProperties/any(ep: ep/id eq 'i' and ep/value eq 'v')")).toEqual({
      kind: 'any',
      path: 'singleValueExtendedProperties',
      part: { kind: 'and', parts: [compare('id', 'i'), compare('value', 'v')] },
    })
  })

  it('takes any text between quotes, quotes doubled', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        expect(parseFilter(`subject eq '${value.replaceAll("'", "''")}'`)).toEqual(compare('subject', value))
      }),
    )
  })

  it.each([
    '',
    'subject',
    'subject eq',
    "subject eq 'x",
    'a eq 1 and',
    '(a eq 1',
    'a eq 1)',
    "'x' eq subject",
    'a eq 1 b eq 2',
  ])('refuses or reads %j, and says what is wrong', (text) => {
    if (text === 'subject') expect(parseFilter(text)).toEqual(compare('subject', true))
    else expect(() => parseFilter(text)).toThrow(/filter/i)
  })

  it('lists the properties in their order', () => {
    expect(pathsOf(parseFilter("a eq 1 and (b eq 2 or not c eq 3) and contains(d,'x')"))).toEqual([
      'a',
      'b',
      'c',
      'd',
    ])
  })
})
