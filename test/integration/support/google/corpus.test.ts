import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { corpusSeed } from '../../../support/demo/index.ts'
import { startEmulatedGoogle } from '../../../support/google/index.ts'
import type { MailView } from '../../../support/google/index.ts'
import { clientFor, NOW } from './fixture.ts'

const ACCOUNT = 'me@x.example'
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'corpus-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

async function load(dir: string, limit?: number): Promise<MailView[]> {
  const seed = corpusSeed(dir, { account: ACCOUNT, ...(limit === undefined ? {} : { limit }) }, NOW)
  const google = await startEmulatedGoogle({ clock: () => NOW, accounts: [seed] })
  const mails = google.control.allMessages(ACCOUNT)
  await google.close()
  return mails
}

describe('corpusSeed', () => {
  it('reads files recursively, strips the mbox line, and keeps file order where a date is unreadable', async () => {
    mkdirSync(join(folder, 'b'))
    writeFileSync(
      join(folder, 'a1'),
      'From x@y Mon Jan  1 00:00:00 2001\nFrom: other@y.example\nDate: Tue, 3 Feb 2004 10:00:00 +0200\nSubject: one\n\nx',
    )
    writeFileSync(join(folder, 'a2'), 'From: ME@x.example\nDate: yesterday\nSubject: two\n\nx')
    writeFileSync(
      join(folder, 'b', 'c'),
      'From: other@y.example\nDate: Tue, 3 Feb 2094 10:00:00 +0000\nSubject: three\n\nx',
    )
    const mails = await load(folder)
    expect(mails.map((mail) => [mail.subject, mail.labelIds[0]])).toEqual([
      ['one', 'INBOX'],
      ['two', 'SENT'],
      ['three', 'INBOX'],
    ])
    expect(mails[0]?.internalAt).toBe(Date.UTC(2004, 1, 3, 8))
    expect(mails[0]?.raw.toString().startsWith('From: other')).toBe(true)
    expect(await load(folder, 2)).toHaveLength(2)
  })

  const corpus = process.env['LIAISON_CORPUS'] ?? ''
  it.skipIf(!existsSync(corpus))('serves 500 real messages in every format', async () => {
    const google = await startEmulatedGoogle({
      clock: () => NOW,
      unitsPerMinute: 1e9,
      accounts: [corpusSeed(corpus, { account: ACCOUNT, limit: 500 }, NOW)],
    })
    const client = clientFor(google, ACCOUNT)
    const { data } = await client.users.messages.list({ userId: 'me', maxResults: 500 })
    expect(data.messages).toHaveLength(500)
    for (const { id } of data.messages ?? []) {
      const full = await client.users.messages.get({ userId: 'me', id: id ?? '' })
      expect(full.data.payload?.headers?.length).toBeGreaterThan(0)
    }
    await google.close()
  })
})
