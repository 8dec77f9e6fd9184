import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changesFromHistory } from '../../../../main/providers/gmail/pull.ts'
import { searchQuery } from '../../../../main/providers/gmail/search.ts'
import { plainFetch } from '../../../../main/providers/gmail/plain-fetch.ts'

const since = Date.UTC(2026, 10, 1)

describe('search', () => {
  test('every field of every spelling, in one query', () => {
    expect(searchQuery(['Ann@X.example'], since)).toBe(
      `{from:"ann@x.example" to:"ann@x.example" cc:"ann@x.example" bcc:"ann@x.example"} after:${String(since / 1000 - 1)} -in:drafts`,
    )
  })
  test('gmail is asked for as typed and as it matches; IDN as typed and in ASCII', () => {
    expect(searchQuery(['A.Nn+x@googlemail.com'], 0)).toContain('from:"a.nn+x@googlemail.com"')
    expect(searchQuery(['A.Nn+x@googlemail.com'], 0)).toContain('bcc:"ann@gmail.com"')
    expect(searchQuery(['jan@bücher.example'], 0)).toContain('from:"jan@xn--bcher-kva.example"')
    expect(searchQuery(['jan@bücher.example'], 0)).toContain('from:"jan@bücher.example"')
  })
  test('a time before there was mail is no limit', () => {
    expect(searchQuery(['a@x.example'], 0)).not.toContain('after:')
  })
  test('no address can break out of its quotes', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 30 }), { maxLength: 2 }), (addresses) => {
        const query = searchQuery(addresses, since)
        if (query === null) return
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
