import * as fc from 'fast-check'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, vi } from 'vitest'
import { searchableBody } from '../../../main/store/body-text.ts'
import { ftsQuery, readable, separated } from '../../../main/store/search-text.ts'
import { fold, nameOrder, searchWords, wordFilter } from '../../../main/store/text.ts'

const index = (...texts: string[]) => {
  const db = new DatabaseSync(':memory:')
  db.exec(
    `CREATE VIRTUAL TABLE f USING fts5(body, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')`,
  )
  for (const text of texts) db.prepare('INSERT INTO f VALUES (?)').run(separated(text))
  return (typed: string) => {
    const query = ftsQuery(typed)
    return query === null
      ? null
      : db.prepare('SELECT rowid FROM f WHERE f MATCH ? ORDER BY rowid').all(query).length
  }
}

describe('ftsQuery', () => {
  it('raises no syntax error whatever is typed', () => {
    const find = index('some words', '山田 美咲')
    const nasty = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({
        unit: fc.constantFrom(
          '"',
          '*',
          '(',
          ')',
          '^',
          ':',
          '+',
          '-',
          ' ',
          'a',
          'AND',
          'NEAR',
          '{',
          '}',
          '\0',
          "'",
        ),
      }),
    )
    fc.assert(
      fc.property(nasty, (typed) => void find(typed)),
      { numRuns: 2000 },
    )
    // Two seconds by itself; longer while everything else runs beside it.
  }, 30_000)

  it('finds the beginning of any word that was indexed', () => {
    const word = fc.stringMatching(/^[a-zäöüßéñ0-9]{1,12}$/)
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 6 }),
        fc.nat(),
        fc.nat(),
        (words, which, length) => {
          const chosen = words[which % words.length] ?? ''
          const start = chosen.slice(0, 1 + (length % chosen.length))
          expect(index(words.join(' '))(start)).toBe(1)
        },
      ),
    )
  })

  it('wants every word, the last as a beginning, and keeps an address together', () => {
    const find = index('Offer for jana@customer.example', 'Offer for jana at customer')
    expect(find('offer cust')).toBe(2)
    expect(find('off customer')).toBe(0)
    expect(find('jana@customer.ex')).toBe(1)
    expect(find('OFFER')).toBe(2)
    expect(find('"')).toBeNull()
    expect(find('- *')).toBeNull()
  })

  it('finds words within scripts that have no spaces', () => {
    const find = index('来週の会議の件です')
    expect(find('会議')).toBe(1)
    expect(find('議会')).toBe(0)
    expect(readable(separated('来週の\n会議'))).toBe('来週の 会議')
  })
})

describe('searchWords', () => {
  it('is matched by every beginning of a word, and by nothing within one', () => {
    const words = searchWords('Ann-Lena Müller', 'ann.mueller@shop.example')
    for (const found of ['ann', 'lena', 'mull', 'ann.mu', 'mueller', 'shop', 'shop.ex', 'ann-l']) {
      expect(words, found).toContain(` ${fold(found)}`)
    }
    expect(words).not.toContain(' ller')
  })

  it('escapes what LIKE would read', () => {
    // The longest word first: it rules out the most.
    expect(wordFilter(String.raw` \x a_b 100% `)).toEqual({
      first: String.raw`% 100\%%`,
      others: JSON.stringify([String.raw`% a\_b%`, String.raw`% \\x%`]),
    })
    expect(wordFilter('  ')).toBeNull()
  })
})

describe('nameOrder', () => {
  it('is short and well-formed however long the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
        const order = nameOrder(name)
        expect(order.length).toBeLessThanOrEqual(48)
        expect(order.isWellFormed()).toBe(true)
      }),
    )
    expect(nameOrder('Émile')).toBe('emile')
  })
})

describe('searchableBody', () => {
  it('takes the text part, or the words of the HTML where there is none', () => {
    expect(searchableBody({ text: 'plain', html: '<p>rich</p>' })).toBe('plain')
    const html =
      '<style>p{color:red}</style><p>Rich <b>text</b></p><img src="x"><a href="https://x.example">link</a>'
    expect(searchableBody({ text: ' \n', html }).split(/\s+/)).toEqual(['Rich', 'text', 'link'])
    expect(searchableBody({ text: null, html: null })).toBe('')
  })

  it('bounds what it reads', () => {
    expect(searchableBody({ text: 'x'.repeat(300_000), html: null })).toHaveLength(100_000)
    const deep = `${'<div>'.repeat(20_000)}bottom`
    expect(typeof searchableBody({ text: null, html: deep })).toBe('string')
    const said = vi.spyOn(console, 'warn').mockReturnValue()
    const long = `<p>first</p>${'<br>'.repeat(400_000)}<p>last</p>`
    expect(searchableBody({ text: null, html: long }).trim()).toBe('first')
    expect(said).not.toHaveBeenCalled()
    said.mockRestore()
  })
})
