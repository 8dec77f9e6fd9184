import { describe, expect, test } from 'vitest'
import {
  afterGone,
  afterLast,
  afterLoss,
  afterPage,
  beginRound,
  newCursor,
  nextFolder,
  readCursor,
  writeCursor,
} from '../../../../main/providers/graph/pull-cursor.ts'
import { changesOf } from '../../../../main/providers/graph/pull.ts'
import { deltaPage } from '../../../../main/providers/graph/schemas.ts'

const day = 24 * 60 * 60_000
const start = Date.UTC(2026, 10, 22)
const link = (name: string): string => `https://graph.microsoft.com/v1.0/${name}`

describe('a page', () => {
  const iso = (at: number): string => new Date(at).toISOString()
  const rows = (...value: object[]) => deltaPage.parse({ value, '@odata.nextLink': link('x') }).value
  const item = (id: string, received: number, modified = received) => ({
    id,
    receivedDateTime: iso(received),
    lastModifiedDateTime: iso(modified),
  })
  const told = (page: ReturnType<typeof rows>, since: number | null) => {
    const { changed, left } = changesOf(page, since)
    return { changed: changed.map(({ id }) => id), left }
  }
  const gone = (id: string) => ({ id, '@removed': { reason: 'deleted' } })

  test('while a folder is opened, old mail is left out, but not what was moved there lately', () => {
    const page = rows(item('old', start - 9 * day), item('moved', start - 9 * day, start), item('new', start))
    expect(told(page, start - day)).toEqual({ changed: ['moved', 'new'], left: [] })
    expect(told(page, null).changed).toEqual(['old', 'moved', 'new'])
    expect(changesOf(page, start - day).changed[0]).toEqual({ id: 'moved', receivedAt: start - 9 * day })
  })
  test('a row without times is told while a folder is opened: nobody knows that it is old', () => {
    expect(told(rows({ id: 'a' }), start).changed).toEqual(['a'])
  })
  test('in a folder that is followed, what only changed is not: it was told when it came', () => {
    const read = { id: 'a', isRead: true, parentFolderId: 'inbox' }
    const flagged = { id: 'b', lastModifiedDateTime: iso(start) }
    const odd = { id: 'c', receivedDateTime: 'some day' }
    expect(told(rows(read, flagged, odd), null)).toEqual({ changed: ['c'], left: [] })
  })
  test('@removed is left, never removed, and an id that is both is changed', () => {
    const page = rows(gone('a'), item('a', start), item('b', start), gone('b'), gone('c'), gone('c'))
    expect(told(page, null)).toEqual({ changed: ['a', 'b'], left: ['c'] })
  })
  test.each([
    [{ value: [] }],
    [{ value: [], '@odata.nextLink': link('a'), '@odata.deltaLink': link('b') }],
    [{ '@odata.deltaLink': link('b') }],
    [{ value: [], '@odata.deltaLink': 'https://elsewhere.example/v1.0/me' }],
    [{ value: [{ id: '' }], '@odata.deltaLink': link('b') }],
  ])('%j is no page', (page) => {
    expect(deltaPage.safeParse(page).success).toBe(false)
  })
})

describe('the position', () => {
  const read = (...ids: string[]) => ids.map((id) => ({ id, reads: true }))
  const begun = () => beginRound(newCursor(read('a', 'b'), start), read('a', 'b'), start + 1000)

  test('a round is over when every folder was read to its end', () => {
    const first = afterPage(begun(), 'a', link('a2'))
    expect(nextFolder(first)).toMatchObject({ id: 'a', place: { link: link('a2'), since: start - day } })
    const second = afterLast(first, 'a', link('a3'))
    expect(nextFolder(second)?.id).toBe('b')
    const over = afterLast(second, 'b', link('b2'))
    expect(over.round).toBeNull()
    expect(over.places['a']).toEqual({
      link: link('a3'),
      since: null,
      doneAt: start + 1000,
      reads: true,
    })
  })
  test('a folder that was lost is opened from its last whole round on; one that was being opened, from where it was', () => {
    const followed = afterLast(begun(), 'a', link('a2'))
    const later = beginRound({ ...followed, round: null }, read('a', 'b'), start + 9 * day)
    expect(afterLoss(later, 'a').places['a']).toMatchObject({
      link: null,
      since: start + 1000 - day,
      doneAt: start + 1000,
    })
    expect(afterLoss(afterPage(begun(), 'a', link('a2')), 'a').places['a']).toMatchObject({
      link: null,
      since: start - day,
    })
    expect(nextFolder(afterLoss(later, 'a'))?.id).toBe('a')
  })
  test('a folder that lay in the bin is opened anew when it is read again, not when it goes there', () => {
    const inBin = (cursor: ReturnType<typeof begun>, now: number) =>
      beginRound({ ...cursor, round: null }, [{ id: 'a', reads: false }, ...read('b')], now)
    const thrown = inBin(afterLast(begun(), 'a', link('a2')), start + 2 * day)
    expect(thrown.places['a']).toMatchObject({ link: link('a2'), reads: false })
    expect(afterLast(thrown, 'a', link('a3')).places['a']).toMatchObject({ link: link('a3'), reads: false })
    expect(afterLoss(thrown, 'a').places['a']).toMatchObject({ link: null, reads: false })
    const back = beginRound({ ...thrown, round: null }, read('a', 'b'), start + 3 * day)
    expect(back.places['a']).toEqual({ link: null, since: start - day, doneAt: null, reads: true })
  })
  test('folders that come are opened from the beginning of the cursor, folders that go are dropped', () => {
    const cursor = beginRound({ ...begun(), round: null }, read('b', 'new'), start + 9 * day)
    expect(Object.keys(cursor.places)).toEqual(['b', 'new'])
    expect(cursor.places['new']).toEqual({ link: null, since: start - day, doneAt: null, reads: true })
    expect(nextFolder(afterGone(cursor, 'b'))?.id).toBe('new')
    expect(afterGone(afterGone(cursor, 'b'), 'new').round).toBeNull()
  })
  test('what was written is read, everything else is not', () => {
    const cursor = afterPage(begun(), 'a', link('a2'))
    expect(readCursor(writeCursor(cursor))).toEqual(cursor)
    const bad = {
      ...cursor,
      places: { a: { link: 'https://elsewhere.example/v1.0/me', since: null, doneAt: null } },
    }
    for (const text of ['', '{', '{"v":2}', JSON.stringify({ ...cursor, more: 1 }), JSON.stringify(bad)]) {
      expect(readCursor(text)).toBeNull()
    }
  })
})
