import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { odataText, queryOf } from '../../../../main/providers/graph/query.ts'
import {
  afterPage,
  halves,
  readToken,
  windowTerms,
  writeToken,
  type Token,
} from '../../../../main/providers/graph/search-window.ts'
import { searchExpressions } from '../../../../main/providers/graph/search.ts'

const hour = 60 * 60_000
const day = 24 * hour
const now = Date.UTC(2026, 10, 22, 12)

describe('the expression', () => {
  test('all addresses, in the spellings in which they stand in mail, from a day before', () => {
    const window = { from: Date.UTC(2026, 10, 20, 8), to: null }
    expect(searchExpressions(['Ann@X.example', 'jan@bücher.example'], window)).toEqual([
      String.raw`"(participants:ann@x.example OR (participants:ann AND participants:x.example) OR participants:\"jan@bücher.example\" OR participants:jan@xn--bcher-kva.example OR (participants:jan AND participants:xn--bcher-kva.example)) AND received>=2026-11-19"`,
    ])
  })
  test('no address can break out of its quotes', () => {
    const sign = fc.constantFrom(
      ...Array.from(`"\\'()<>:=*&#@.-_+ \t\n\0\u2028\u202Eabé漢😀`),
      '\uD800',
      ' OR ',
    )
    fc.assert(
      fc.property(fc.array(fc.string({ unit: sign, maxLength: 12 }), { maxLength: 3 }), (addresses) => {
        const [expression] = searchExpressions(addresses, { from: 0, to: null })
        if (expression === undefined) return
        expect([expression.slice(0, 2), expression.slice(-2)]).toEqual(['"(', ')"'])
        for (const term of expression.slice(2, -2).split(' OR '))
          expect(term).toMatch(
            /^(participants:(\\"[^"\\\s\p{C}]+\\"|[\w.-]+@[\w.-]+)|\(participants:[\w.-]+ AND participants:[\w.-]+\))$/u,
          )
      }),
    )
  })
  test.each([
    [{ from: 0, to: null }, []],
    [{ from: now, to: null }, ['received>=2026-11-21']],
    [{ from: now, to: now + 9 * day }, ['received>=2026-11-21', 'received<=2026-12-03']],
    [{ from: now, to: now + hour }, ['received>=2026-11-22T12:00:00Z', 'received<=2026-11-22T13:00:01Z']],
  ])('the stretch %j', (window, terms) => {
    expect(windowTerms(window)).toEqual(terms)
  })
})

describe('stretches', () => {
  test('halves leave no gap and end', () => {
    fc.assert(
      fc.property(fc.nat(now), fc.option(fc.nat(400 * day)), fc.nat(400 * day), (from, span, inside) => {
        const window = { from, to: span === null ? null : from + span }
        const parts = halves(window, now)
        const at = Math.min(from + inside, window.to ?? Number.POSITIVE_INFINITY)
        const end = window.to ?? now + day
        expect(parts.length === 0).toBe(end - from <= 60_000)
        if (parts.length === 0) return
        expect(parts.some((part) => part.from <= at && at <= (part.to ?? Number.POSITIVE_INFINITY))).toBe(
          true,
        )
        for (const part of parts) expect((part.to ?? end) - part.from).toBeLessThan(end - from)
      }),
    )
  })

  const token: Token = {
    v: 1,
    windows: [{ from: now - 4 * day, to: now }],
    link: null,
    seen: 750,
    portion: 0,
  }
  test('a stretch that reaches the bound is searched in halves, the newer one first', () => {
    expect(afterPage(token, 250, null, now)?.windows).toEqual([
      { from: now - 4 * day, to: now - 2 * day },
      { from: now - 2 * day, to: now },
    ])
    expect(afterPage(token, 249, null, now)).toBeNull()
    expect(afterPage(token, 250, 'https://graph.microsoft.com/next', now)).toMatchObject({ seen: 1000 })
  })
  test('tokens are read back, others are not', () => {
    expect(readToken(writeToken(token))).toEqual(token)
    for (const text of ['', '{}', '7', '{"v":1,"windows":[],"link":null,"seen":0}'])
      expect(readToken(text)).toBeNull()
  })
})

describe('queries', () => {
  test('every value comes back as it was, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        const url = new URL(`https://graph.microsoft.com/v1.0/me${queryOf({ $filter: value, $top: '1' })}`)
        expect(url.searchParams.get('$filter')).toBe(value)
        expect(url.searchParams.get('$top')).toBe('1')
        expect(url.hash).toBe('')
      }),
    )
  })
  test('a quote inside a text is doubled', () => {
    expect(odataText("o'neil' or 1 eq 1")).toBe("'o''neil'' or 1 eq 1'")
  })
})
