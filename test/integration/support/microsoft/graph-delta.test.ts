import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EmulatedMicrosoft } from '../../../support/microsoft/index.ts'
import { ANN, callerFor, NOW, startMicrosoft } from './fixture.ts'

let microsoft: EmulatedMicrosoft
let call: ReturnType<typeof callerFor>
const prefer = { prefer: 'IdType="ImmutableId", odata.maxpagesize=2' }

const deliver = (subject: string, at = NOW, folder?: string) =>
  microsoft.control.deliver(
    ANN,
    { from: 'x@y.example', to: ANN, subject, text: subject },
    folder === undefined ? { at } : { at, folder },
  )

type Row = { id: string; subject?: string; isRead?: boolean; '@removed'?: { reason: string } }

/** Pages from a path or link to the end of the round. */
async function round(start: string, onPage: (page: number) => void | Promise<void> = () => undefined) {
  const rows: Row[] = []
  let pages = 0
  for (let link: string | undefined = start; link !== undefined;) {
    const { status, body } = await call(link, { headers: prefer })
    if (status !== 200) throw new Error(`${status} ${body.error.code}`)
    rows.push(...body.value)
    pages += 1
    await onPage(pages)
    if (body['@odata.deltaLink']) return { rows, link: String(body['@odata.deltaLink']), pages }
    link = body['@odata.nextLink']
  }
  throw new Error('No delta link')
}

const INBOX = '/me/mailFolders/inbox/messages/delta'

beforeEach(async () => {
  microsoft = await startMicrosoft()
  call = callerFor(microsoft)
  for (let index = 0; index < 5; index += 1) await deliver(`Mail ${index}`, NOW - index * 1000)
})
afterEach(() => microsoft.close())

describe('delta of a folder', () => {
  it('gives everything first, then only what changed', async () => {
    const first = await round(`${INBOX}?$select=subject,isRead`)
    expect([first.rows.length, first.pages]).toEqual([5, 3])
    const mail = await deliver('New')
    microsoft.control.update(ANN, first.rows[0]?.id ?? '', { isRead: true })
    const later = await round(first.link)
    expect(later.rows).toEqual([
      expect.objectContaining({ id: mail.id, subject: 'New' }),
      {
        '@odata.type': '#microsoft.graph.message',
        '@odata.etag': expect.any(String),
        id: first.rows[0]?.id,
        isRead: true,
      },
    ])
    expect((await round(later.link)).rows).toEqual([])
    expect((await round(first.link)).rows).toEqual(later.rows)
  })

  it('tells a move as removed here and new there, with one immutable id', async () => {
    const inbox = await round(INBOX)
    const archive = await round('/me/mailFolders/archive/messages/delta')
    const id = inbox.rows[0]?.id ?? ''
    microsoft.control.move(ANN, id, 'archive')
    expect((await round(inbox.link)).rows).toEqual([
      { '@odata.type': '#microsoft.graph.message', id, '@removed': { reason: 'deleted' } },
    ])
    expect((await round(archive.link)).rows).toEqual([
      expect.objectContaining({ id, subject: inbox.rows[0]?.subject }),
    ])
  })

  it('names the old regular id when ids are not immutable', async () => {
    const { body } = await call(`${INBOX}?$top=50`)
    const moved = body.value[0]
    microsoft.control.move(ANN, moved.id, 'archive')
    const later = await call(body['@odata.deltaLink'])
    expect(later.body.value).toMatchObject([{ id: moved.id, '@removed': { reason: 'deleted' } }])
  })

  it('loses a message that came back, where Exchange is said to', async () => {
    const { rows, link } = await round(INBOX)
    const id = rows[0]?.id ?? ''
    microsoft.control.move(ANN, id, 'archive')
    microsoft.control.move(ANN, id, 'inbox')
    expect((await round(link)).rows).toEqual([expect.objectContaining({ id, subject: rows[0]?.subject })])
    microsoft.control.set({ returningMoves: 'lost' })
    expect((await round(link)).rows).toEqual([
      expect.objectContaining({ id, '@removed': { reason: 'deleted' } }),
    ])
  })

  it('misses nothing that happens while it pages', async () => {
    const seen = new Map<string, boolean>()
    const note = (rows: readonly Row[]) => {
      for (const row of rows) seen.set(row.id, row['@removed'] === undefined)
    }
    const first = await round(INBOX, async (page) => {
      if (page === 1) await deliver('Meanwhile')
      const gone = microsoft.control.allMessages(ANN).find(({ subject }) => subject === `Mail ${page}`)
      if (gone) microsoft.control.remove(ANN, gone.id)
    })
    note(first.rows)
    note((await round(first.link)).rows)
    const there = microsoft.control.allMessages(ANN).map(({ id }) => id)
    expect(
      [...seen]
        .filter(([, present]) => present)
        .map(([id]) => id)
        .toSorted(),
    ).toEqual(there.toSorted())
  })

  it('expires on order, between pages too', async () => {
    const { link } = await round(INBOX)
    const paging = await call(INBOX, { headers: prefer })
    microsoft.control.expireDelta(ANN)
    for (const old of [link, paging.body['@odata.nextLink']])
      expect(await call(old)).toMatchObject({
        status: 410,
        body: { error: { code: 'SyncStateNotFound', message: expect.stringContaining('generation=') } },
      })
    expect((await round(INBOX)).rows).toHaveLength(5)
  })

  it('takes a date as its only filter and newest first as its only order', async () => {
    const filter = (text: string) => `${INBOX}?$filter=${encodeURIComponent(text)}`
    const recent = await round(filter(`receivedDateTime ge ${new Date(NOW - 2000).toISOString()}`))
    expect(recent.rows.map(({ subject }) => subject)).toEqual(['Mail 0', 'Mail 1', 'Mail 2'])
    await deliver('Old', NOW - 9_000)
    await deliver('Young')
    expect((await round(recent.link)).rows.map(({ subject }) => subject)).toEqual(['Young'])
    const ordered = await round(`${INBOX}?$orderby=receivedDateTime desc`)
    expect(ordered.rows.map(({ subject }) => subject)).toEqual(
      ['Mail 0', 'Young', 'Mail 1', 'Mail 2', 'Mail 3', 'Mail 4', 'Old'].toSorted(
        (a, b) =>
          ordered.rows.findIndex((row) => row.subject === a) -
          ordered.rows.findIndex((row) => row.subject === b),
      ),
    )
    expect((await call(filter('isRead eq false'))).status).toBe(400)
    expect((await call(`${INBOX}?$search="x"`)).status).toBe(400)
    expect((await call(`${INBOX}?$deltatoken=nonsense`)).status).toBe(400)
  })

  it('tells one kind of change when asked for one', async () => {
    const links = await Promise.all(
      ['created', 'updated', 'deleted'].map((type) =>
        round(`${INBOX}?changeType=${type}`).then(({ link }) => link),
      ),
    )
    const { id } = await deliver('New')
    const [, old, gone] = microsoft.control.allMessages(ANN).filter((mail) => mail.id !== id)
    microsoft.control.update(ANN, old?.id ?? '', { isRead: true })
    microsoft.control.remove(ANN, gone?.id ?? '')
    const told = []
    for (const link of links) told.push((await round(link)).rows.map((row) => row.id))
    expect(told).toEqual([[id], [old?.id], [gone?.id]])
  })
})
