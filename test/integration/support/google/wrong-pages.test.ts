import { expect, it, onTestFinished } from 'vitest'
import { ANN, clientFor, NOW, startGoogle, testClock } from './fixture.ts'

const me = { userId: 'me' }

const start = async () => {
  const clock = testClock()
  const google = await startGoogle({ clock: clock.now, unitsPerMinute: 1e9 })
  onTestFinished(() => google.close())
  const client = clientFor(google)
  const { control } = google
  const mail = (n: number) =>
    Buffer.from(
      `From: jana@customer.example\r\nTo: ${ANN}\r\nDate: Sun, 22 Nov 2026 10:00:00 +0000\r\nMessage-ID: <m${String(n)}@x.example>\r\n\r\nHi`,
    )
  /** A whole listing, page by page. */
  const listAll = async (maxResults: number): Promise<string[][]> => {
    const pages: string[][] = []
    let pageToken: string | null | undefined
    do {
      const { data } = await client.users.messages.list({
        ...me,
        q: 'from:jana@customer.example',
        maxResults,
        ...(pageToken ? { pageToken } : {}),
      })
      pages.push((data.messages ?? []).map(({ id }) => id ?? ''))
      pageToken = data.nextPageToken
    } while (pageToken)
    return pages
  }
  return { clock, google, control, client, mail, listAll }
}

it('puts raw mail there as it is: at its time, found at once, with no history', async () => {
  const { control, client, mail, listAll } = await start()
  const before = control.currentHistoryId(ANN)
  const first = control.importRaw(ANN, mail(1))
  const second = control.importRaw(ANN, mail(2), NOW - 5000)
  const spam = control.importRaw(ANN, mail(3), NOW, ['SPAM'])
  expect(await listAll(10)).toEqual([[second, first]])
  const { data } = await client.users.messages.get({ ...me, id: first })
  expect([data.internalDate, data.labelIds]).toEqual([String(Date.UTC(2026, 10, 22, 10)), ['INBOX']])
  expect((await client.users.messages.get({ ...me, id: spam })).data.labelIds).toEqual(['SPAM'])
  const history = await client.users.history.list({ ...me, startHistoryId: before })
  expect(history.data.history).toBeUndefined()
})

it('finds new mail when the index has come so far, and hands it out at once', async () => {
  const { clock, control, client, mail, listAll } = await start()
  control.indexLag(ANN, 30_000)
  const { id } = await control.deliver(ANN, mail(1))
  expect(await listAll(10)).toEqual([[]])
  expect((await client.users.messages.get({ ...me, id })).status).toBe(200)
  clock.advance(29_999)
  expect(await listAll(10)).toEqual([[]])
  clock.advance(1)
  expect(await listAll(10)).toEqual([[id]])
})

it('cuts a listing short, or gives a page twice, as often as is asked for', async () => {
  const { control, mail, listAll } = await start()
  const ids = [5, 4, 3, 2, 1, 0].map((n) => control.importRaw(ANN, mail(n), NOW - n * 1000)).toReversed()
  const pages = [ids.slice(0, 4), ids.slice(4)]
  expect(await listAll(4)).toEqual(pages)
  control.disturb(ANN, 'listings', 'truncated')
  expect(await listAll(4)).toEqual([ids.slice(0, 2)])
  expect(await listAll(4)).toEqual(pages)
  control.disturb(ANN, 'listings', 'repeated', 2)
  expect(await listAll(4)).toEqual([pages[0], pages[0], ...pages])
  control.disturb(ANN, 'listings', 'truncated', 100)
  control.clearFaults()
  expect(await listAll(4)).toEqual(pages)
})

it('gives a page of history twice; a part of history is never called all of it', async () => {
  const { control, client, mail } = await start()
  const startHistoryId = control.currentHistoryId(ANN)
  const { id } = await control.deliver(ANN, mail(1))
  control.disturb(ANN, 'changes', 'repeated')
  const first = (await client.users.history.list({ ...me, startHistoryId })).data
  const pageToken = first.nextPageToken ?? ''
  const second = (await client.users.history.list({ ...me, startHistoryId, pageToken })).data
  for (const { history } of [first, second])
    expect(history?.flatMap(({ messagesAdded }) => messagesAdded?.map(({ message }) => message?.id))).toEqual(
      [id],
    )
  expect(second.nextPageToken).toBeUndefined()
  expect(() => control.disturb(ANN, 'changes', 'truncated')).toThrow('part')
})

it('refuses an address above 8,192 characters', async () => {
  const { client } = await start()
  const q = (length: number) => ({ ...me, q: `from:${'x'.repeat(length)}@y.example` })
  expect((await client.users.messages.list(q(8000))).status).toBe(200)
  await expect(client.users.messages.list(q(8300))).rejects.toMatchObject({ status: 414 })
})
