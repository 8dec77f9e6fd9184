import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changesFromHistory } from '../../../../main/providers/gmail/pull.ts'
import { searchQueries } from '../../../../main/providers/gmail/search.ts'
import { plainFetch } from '../../../../main/providers/gmail/plain-fetch.ts'

const since = Date.UTC(2026, 10, 1)

const only = (addresses: readonly string[], from: number): string => {
  const queries = searchQueries(addresses, from)
  expect(queries).toHaveLength(1)
  return queries[0] ?? ''
}

describe('search', () => {
  test('every field of every spelling, and both ends of it for a tag between them, in one query', () => {
    expect(only(['Ann@X.example'], since)).toBe(
      `{from:"ann@x.example" to:"ann@x.example" cc:"ann@x.example" bcc:"ann@x.example" from:(ann x.example) to:(ann x.example) cc:(ann x.example) bcc:(ann x.example)} after:${String(since / 1000 - 1)} -in:drafts`,
    )
  })
  test('gmail is asked for as typed and as it matches; IDN as typed and in ASCII', () => {
    expect(only(['A.Nn+x@googlemail.com'], 0)).toContain('from:"a.nn+x@googlemail.com"')
    expect(only(['A.Nn+x@googlemail.com'], 0)).toContain('bcc:"ann@gmail.com"')
    expect(only(['A.Nn+x@googlemail.com'], 0)).toContain('cc:(a.nn googlemail.com)')
    expect(only(['A.Nn+x@googlemail.com'], 0)).toContain('cc:(ann gmail.com)')
    expect(only(['jan@bücher.example'], 0)).toContain('from:"jan@xn--bcher-kva.example"')
    expect(only(['jan@bücher.example'], 0)).toContain('from:"jan@bücher.example"')
  })
  test('a time before there was mail is no limit', () => {
    expect(only(['a@x.example'], 0)).not.toContain('after:')
  })
  test('twenty usual addresses are two queries at most; very long ones are as many as fit an address of 8,192', () => {
    const usual = Array.from(
      { length: 20 },
      (_, n) => `firstname.lastname${String(n)}@customer-${String(n)}.example`,
    )
    expect(searchQueries(usual, since).length).toBeLessThanOrEqual(2)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 60 }), (lengths) => {
        const addresses = lengths.map((length, n) => `${'x'.repeat(length)}${String(n)}@y.example`)
        const queries = searchQueries(addresses, since)
        for (const query of queries) expect(encodeURIComponent(query).length).toBeLessThan(8192 - 300)
        for (const address of addresses)
          expect(queries.filter((query) => query.includes(`"${address}"`))).toHaveLength(1)
      }),
    )
  })
  test('no address can break out of its quotes', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 30 }), { maxLength: 2 }), (addresses) => {
        const [query, ...more] = searchQueries(addresses, since)
        expect(more).toEqual([])
        if (query === undefined) return
        const inner = query.slice(1, query.lastIndexOf('} after:'))
        expect(inner).toMatch(/^((from|to|cc|bcc):"[^"\s\\\p{Cc}]*"( |$))+$/u)
      }),
      { seed: 3, numRuns: 150 },
    )
  })
})

const message = (id: string, labelIds: string[] = []) => ({ message: { id, labelIds } })
const labels = (id: string, labelIds: string[]) => ({ ...message(id), labelIds })

describe('history', () => {
  test('order is kept, each id once, the last word counts', () => {
    expect(
      changesFromHistory([
        { messagesAdded: [message('a'), message('b')] },
        { messagesAdded: [message('a')], labelsAdded: [labels('c', ['SENT'])] },
        { messagesDeleted: [message('b')] },
        { messagesDeleted: [message('x')] },
      ]),
    ).toEqual({ changed: ['a', 'c'], removed: ['b', 'x'] })
  })
  test.each([
    ['out of spam', { labelsRemoved: [labels('a', ['SPAM'])] }, ['a']],
    ['out of trash', { labelsRemoved: [labels('a', ['TRASH'])] }, ['a']],
    ['sent from a draft', { labelsRemoved: [labels('a', ['DRAFT'])] }, ['a']],
    ['back in the inbox', { labelsAdded: [labels('a', ['INBOX'])] }, ['a']],
    ['read', { labelsRemoved: [labels('a', ['UNREAD'])] }, []],
    ['archived', { labelsRemoved: [labels('a', ['INBOX'])] }, []],
    ['starred', { labelsAdded: [labels('a', ['STARRED'])] }, []],
    ['nothing', {}, []],
  ])('%s', (_name, entry, changed) => {
    expect(changesFromHistory([entry])).toEqual({ changed, removed: [] })
  })
  test('no history is no change', () => {
    expect(changesFromHistory(undefined)).toEqual({ changed: [], removed: [] })
  })
})

test('the injected fetch sees a whole body, no redirects and nothing that is not its business', async () => {
  const seen: RequestInit[] = []
  const fetchOnce = plainFetch((_input, init) => {
    seen.push(init ?? {})
    return Promise.resolve(new Response('{}'))
  })
  const headers = { 'Accept-Encoding': 'gzip', 'X-Kept': '1' }
  const init: RequestInit & { agent: string } = { method: 'POST', headers, body: 'text', agent: 'proxy' }
  await fetchOnce('https://gmail.googleapis.com/x', init)
  const body = new Response('abc').body
  await fetchOnce('https://gmail.googleapis.com/x', { method: 'POST', body })
  expect(seen[0]).toMatchObject({ method: 'POST', redirect: 'error', body: 'text' })
  expect(Object.keys(seen[0] ?? {})).not.toContain('agent')
  expect([...new Headers(seen[0]?.headers).keys()]).toEqual(['x-kept'])
  expect(seen[1]?.body).toEqual(new TextEncoder().encode('abc'))
})
