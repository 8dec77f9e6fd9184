import {
  copyFileSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { latestVersion } from '../../../main/store/migrations/index.ts'
import { closeDatabase, openDatabase } from '../../../main/store/open-database.ts'
import { applicationId, migrate } from '../../../main/store/schema.ts'
import { databaseOver } from '../../../main/store/database.ts'
import { openTestStore, temporaryFolder } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { contact, enqueued, mailbox, mailContent, step } from '../../support/store/record-builders.ts'

const at = Date.UTC(2026, 10, 3, 4, 5, 6)
const day = 24 * 60 * 60_000
const newPath = () => join(temporaryFolder(), 'record.sqlite')

const edit = (path: string, sql: string): void => {
  const raw = new DatabaseSync(path)
  raw.exec(sql)
  raw.close()
}

/** Opens, and closes again if it could be opened. */
const tryOpen = (path: string) => {
  const opened = openDatabase(path, at)
  if (opened.ok) closeDatabase(opened.value.db)
  return opened
}

const filesBeside = (path: string) => readdirSync(dirname(path)).toSorted()

/** A closed record with enough mail in it that its tables have pages of their own. */
const filled = async (path: string) => {
  const { store } = openTestStore({ path })
  await store.mailboxes.save(mailbox())
  await store.contacts.save({ contact: contact(), at: 0 })
  const messages = Array.from({ length: 60 }, (_, n) =>
    providerMessage({ providerMessageId: `m${n}`, occurredAt: n, text: `word${n} `.repeat(400) }),
  )
  await store.sync.commit(step({ messages }))
  await store.close()
}

describe('opening', () => {
  it('makes a file with our mark, in WAL mode, with full synchronisation and foreign keys', () => {
    const path = newPath()
    const opened = openDatabase(path, at)
    if (!opened.ok) throw new Error(opened.error.message)
    const pragma = (name: string) =>
      Object.values(opened.value.db.raw.prepare(`PRAGMA ${name}`).get() ?? {})[0]
    expect({
      journal: pragma('journal_mode'),
      synchronous: pragma('synchronous'),
      foreignKeys: pragma('foreign_keys'),
      application: pragma('application_id'),
      version: pragma('user_version'),
      timeout: pragma('busy_timeout'),
      trustedSchema: pragma('trusted_schema'),
    }).toEqual({
      journal: 'wal',
      synchronous: 2,
      foreignKeys: 1,
      application: applicationId,
      version: latestVersion,
      timeout: 5000,
      trustedSchema: 0,
    })
    const tables = opened.value.db.raw
      .prepare(
        `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite%'`,
      )
      .all()
    expect(tables).toEqual([])
    closeDatabase(opened.value.db)
    expect(filesBeside(path)).toEqual(['record.sqlite'])
  })

  it('fills an empty file', () => {
    const path = newPath()
    writeFileSync(path, '')
    expect(tryOpen(path)).toMatchObject({ ok: true, value: { notices: [] } })
  })

  it.each([
    ['a newer one', `PRAGMA user_version = ${latestVersion + 1}`, 'store_newer', /Install the newest/],
    ['one with another application id', 'PRAGMA application_id = 7', 'store_foreign', /another program/],
    ['one with a table that is not ours', 'CREATE TABLE songs (x)', 'store_foreign', /tables/],
    ['one that lacks a table of ours', 'DROP TABLE sync_skips', 'store_foreign', /tables/],
  ])('refuses %s and leaves it as it is', (_what, change, code, words) => {
    const path = newPath()
    tryOpen(path)
    edit(path, change)
    const before = readFileSync(path)
    const opened = tryOpen(path)
    expect(opened).toMatchObject({ ok: false, error: { code, subject: 'record.sqlite' } })
    if (!opened.ok) expect(opened.error.message).toMatch(words)
    expect(readFileSync(path).equals(before)).toBe(true)
    expect(filesBeside(path)).toEqual(['record.sqlite'])
  })

  it('refuses a database of another program that carries no mark at all', () => {
    for (const journal of ['delete', 'wal']) {
      const path = newPath()
      edit(path, `PRAGMA journal_mode = ${journal}; CREATE TABLE songs (x); INSERT INTO songs VALUES (1)`)
      const before = readFileSync(path)
      expect(tryOpen(path)).toMatchObject({ ok: false, error: { code: 'store_foreign' } })
      expect(readFileSync(path).equals(before)).toBe(true)
      expect(filesBeside(path)).toEqual(['record.sqlite'])
    }
  })

  it('says store_failed where no file can be made', () => {
    expect(tryOpen(join(temporaryFolder(), 'no', 'such', 'folder.sqlite'))).toMatchObject({
      ok: false,
      error: { code: 'store_failed' },
    })
  })
})

const expectMovedAside = (path: string) => {
  const before = readFileSync(path)
  const opened = openDatabase(path, at)
  if (!opened.ok) throw new Error(opened.error.message)
  const [notice] = opened.value.notices
  expect(notice).toMatchObject({ kind: 'store_moved_aside', error: { code: 'store_corrupt' } })
  expect(notice?.detail).toBe(`${path}.corrupt-20261103T040506Z`)
  expect(readFileSync(notice?.detail ?? '').equals(before)).toBe(true)
  expect(opened.value.db.raw.prepare('SELECT count(*) AS n FROM messages').get()).toMatchObject({ n: 0 })
  closeDatabase(opened.value.db)
}

const overwrite = (path: string, from: number, length: number) => {
  const file = openSync(path, 'r+')
  writeSync(file, Buffer.alloc(length, 0xa5), 0, length, from)
}

describe('a damaged file', () => {
  it('is moved aside when it is no database', () => {
    const path = newPath()
    writeFileSync(path, 'This is not a database, and long enough to be read as one. '.repeat(100))
    expectMovedAside(path)
    expect(tryOpen(path)).toMatchObject({ ok: true, value: { notices: [] } })
  })

  it('is moved aside when its beginning was overwritten', async () => {
    const path = newPath()
    await filled(path)
    overwrite(path, 0, 8192)
    expectMovedAside(path)
  })

  it('is moved aside when it was cut', async () => {
    const path = newPath()
    await filled(path)
    truncateSync(path, Math.floor(statSync(path).size / 2 / 4096) * 4096 + 100)
    expectMovedAside(path)
  })

  it.each([true, false])(
    'is looked through after an unclean end only: closed well %s',
    async (closedWell) => {
      const path = newPath()
      await filled(path)
      const opened = openDatabase(path, at)
      if (!opened.ok) throw new Error(opened.error.message)
      if (closedWell) closeDatabase(opened.value.db)
      else opened.value.db.raw.close()
      overwrite(path, statSync(path).size - 8 * 4096, 4 * 4096)
      if (closedWell) expect(tryOpen(path)).toMatchObject({ ok: true, value: { notices: [] } })
      else expectMovedAside(path)
    },
  )

  it('takes its -wal file along, and never a name that is in use', async () => {
    const path = newPath()
    await filled(path)
    overwrite(path, 0, 4096)
    writeFileSync(`${path}-wal`, 'left over')
    writeFileSync(`${path}.corrupt-20261103T040506Z`, 'an earlier one')
    const opened = tryOpen(path)
    const aside = `${path}.corrupt-20261103T040506Z-1`
    expect(opened).toMatchObject({ ok: true, value: { notices: [{ detail: aside }] } })
    expect(readFileSync(`${path}.corrupt-20261103T040506Z`, 'utf8')).toBe('an earlier one')
    expect(existsSync(`${aside}-wal`)).toBe(true)
    expect(filesBeside(path)).toContain(basename(path))
  })

  it('is reported when the damage is met later, and not overwritten', async () => {
    const path = newPath()
    await filled(path)
    const { store, db } = openTestStore({ path })
    const page = db.raw.prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'contacts'`).get()
    overwrite(path, (Number(page?.['rootpage']) - 1) * 4096, 4096)
    db.raw.exec('PRAGMA shrink_memory')
    await expect(store.contacts.get({ contactId: 'jana' })).rejects.toMatchObject({
      error: { code: 'store_corrupt' },
    })
    expect(filesBeside(path).filter((name) => name.includes('corrupt'))).toEqual([])
  })
})

describe('migrations', () => {
  const fixture = (version: number) =>
    fileURLToPath(new URL(`../../fixtures/store/record-v${version}.sqlite`, import.meta.url))

  it.each(Array.from({ length: latestVersion }, (_, index) => index + 1))(
    'opens a record that version %i left, with everything in it',
    async (version) => {
      const path = newPath()
      copyFileSync(fixture(version), path)
      const { store, db } = openTestStore({ path })
      expect(db.raw.prepare('PRAGMA user_version').get()).toEqual({ user_version: latestVersion })
      expect(await store.mailboxes.list()).toMatchObject([{ ...mailbox(), cursor: 'cursor-1' }])
      expect(await store.contacts.get({ contactId: 'jana' })).toEqual(contact())
      expect(await store.timeline.page({ contactId: 'jana', before: null, limit: 5 })).toMatchObject({
        total: 1,
        activities: [{ subject: 'Rollout plan' }],
        pending: [{ id: 'sub1', state: 'queued' }],
        backfilling: true,
      })
      expect(await store.search.messages({ text: 'plan', limit: 5 })).toHaveLength(1)
      const failed = { providerMessageId: 'm3', route: 'pull', attempts: 1 }
      expect(await store.sync.nextWanted({ mailboxId: 'box', now: 1999, limit: 5 })).not.toContainEqual(
        failed,
      )
      expect(await store.sync.nextWanted({ mailboxId: 'box', now: 2000, limit: 5 })).toContainEqual(failed)
      expect(await store.submissions.due({ now: 100 })).toHaveLength(1)
      expect((await store.submissions.get({ submissionId: 'sub1' }))?.frozen).toEqual(enqueued().frozen)
      // The window may repeat, after an update, what it asked for before.
      expect(await store.submissions.enqueue(enqueued())).toEqual({ ok: true, value: 'queued' })
      expect(await store.mailboxes.list()).toMatchObject([
        { isDefault: true, paused: false, visibility: 'private', pullDays: 90, aliases: [] },
      ])
      expect(await store.mailboxes.counts()).toEqual([{ mailboxId: 'box', messages: 1, waiting: 1 }])
      const { people } = await store.people.page({ since: 0, after: null, limit: 9 })
      expect(people).toMatchObject([
        {
          key: 'jana@customer.example',
          name: 'Jana Novák',
          contactId: 'jana',
          mailCount: 1,
          mailboxId: 'box',
        },
      ])
    },
  )

  it.each(Array.from({ length: latestVersion }, (_, index) => index + 1))(
    'leave a mail that version %i queued as it was: to be edited, sent and followed',
    async (version) => {
      const path = newPath()
      copyFileSync(fixture(version), path)
      const { store } = openTestStore({ path })
      expect((await store.submissions.get({ submissionId: 'sub1' }))?.content).toEqual(mailContent())
      const change = { state: 'sent', sentAt: 200, providerMessageId: 'p1' } as const
      const sent = { submissionId: 'sub1', expected: ['queued'], change, at: 200, note: 'sent' } as const
      expect(await store.submissions.advance(sent)).toBe(true)
      const from = { name: 'Ann', address: 'ann@northwind.example' }
      const to = [{ name: 'Jana', address: 'jana@customer.example' }]
      const copy = {
        providerMessageId: 'p1',
        direction: 'sent' as const,
        from,
        to,
        rfcMessageId: 'wire@x.example',
      }
      const answer = { providerMessageId: 'p2', inReplyTo: 'wire@x.example', occurredAt: 900 }
      await store.sync.commit(step({ messages: [providerMessage(copy), providerMessage(answer)] }))
      const { submissions, counts } = await store.submissions.list({ show: 'sent', before: null, limit: 5 })
      expect(submissions).toMatchObject([{ id: 'sub1', confirmed: true, answeredAt: 900, bounces: [] }])
      expect(counts).toEqual({ waiting: 0, failed: 0, sent: 1, cancelled: 0, follow_up: 0 })
    },
  )

  it('keep what version 3 brought', async () => {
    const path = newPath()
    copyFileSync(fixture(3), path)
    const { store } = openTestStore({ path })
    expect(await store.bounces.ofContact({ contactId: 'jana' })).toMatchObject([{ status: '5.1.1' }])
    expect(await store.templates.list()).toMatchObject([{ id: 't1', name: 'Offer' }])
    expect(await store.files.get({ fileIds: ['f1'] })).toMatchObject([{ filename: 'a.pdf', size: 3 }])
  })

  it('join the mail of version 3 to conversations, and ask once more about what was skipped then', async () => {
    const path = newPath()
    copyFileSync(fixture(3), path)
    const values = [
      ['n1', 'b@x', null, ['a@x']],
      ['n2', 'c@x', 'b@x', []],
      ['n3', 'd@x', null, ['a@x', 'm1@mail.example']],
      ['n4', null, null, []],
      ['n5', 'e@x', 'f@x', []],
    ] as const
    const rows = values.map(
      ([id, own, parent, named], n) =>
        `(${n + 5}, '${id}', 'box', '${id}', ${own === null ? 'NULL' : `'${own}'`}, ${
          parent === null ? 'NULL' : `'${parent}'`
        }, '${JSON.stringify(named)}', 'received', 0, '', '', 0, ${n % 2})`,
    )
    edit(
      path,
      `INSERT INTO messages (seq, id, mailbox_id, provider_message_id, rfc_message_id, in_reply_to, reference_ids,
        direction, occurred_at, subject, snippet, attachment_count, automatic) VALUES ${rows.join(', ')}`,
    )
    const { store, db } = openTestStore({ path })
    const threads = db.raw
      .prepare('SELECT provider_message_id AS id, thread_id AS thread FROM messages')
      .all()
    const together = [...Map.groupBy(threads, ({ thread }) => thread).values()].map((group) =>
      group
        .map(({ id }) => String(id))
        .toSorted()
        .join(' '),
    )
    expect(together.toSorted()).toEqual(['m1 n1 n2 n3', 'n4', 'n5'])
    expect(
      db.raw.prepare(`SELECT origin FROM messages WHERE provider_message_id GLOB 'n[12]'`).all(),
    ).toMatchObject([{ origin: 'person' }, { origin: 'automatic' }])
    const known = db.raw.prepare('SELECT rfc_message_id AS id FROM thread_ids ORDER BY 1').all()
    expect(known.map(({ id }) => id)).toEqual(['a@x', 'b@x', 'c@x', 'd@x', 'e@x', 'f@x', 'm1@mail.example'])
    const asked = { mailboxId: 'box', keys: ['jana@customer.example'], since: 0, ids: ['m2'] }
    expect(await store.audit.compare(asked)).toMatchObject({ missing: ['m2'] })
    const from = { name: '', address: 'news@letter.example' }
    await store.sync.commit(
      step({ at: 5000, messages: [providerMessage({ providerMessageId: 'm2', from })] }),
    )
    expect(await store.audit.compare(asked)).toMatchObject({ missing: [] })
  })

  it.each([4, 5, 6])('keep what version 4 brought, in a record of version %i', async (version) => {
    const path = newPath()
    copyFileSync(fixture(version), path)
    const { store } = openTestStore({ path })
    expect(await store.mailboxes.list()).toMatchObject([{ looked: true }])
    expect(await store.audit.lastEndedAt({ mailboxId: 'box' })).toBe(1600)
    expect(await store.audit.coverage({ now: 90 * day + 1000 })).toMatchObject([
      { contacts: 1, checkedAt: 1600, checking: null, missing: 1, repaired: 0, waiting: 2 },
    ])
    expect(await store.sync.nextWanted({ mailboxId: 'box', now: 0, limit: 5 })).toEqual([
      { providerMessageId: 'm5', route: 'audit', attempts: 0 },
    ])
  })

  it.each([5, 6])('keep what version 5 brought, in a record of version %i', async (version) => {
    const path = newPath()
    copyFileSync(fixture(version), path)
    const { store, db } = openTestStore({ path })
    const { settings, rules } = await store.matching.read()
    expect(settings).toEqual({ autoCreate: 'none', bulk: 'leave_out', ownDomains: true })
    expect(rules).toContainEqual(
      expect.objectContaining({
        list: 'never_log',
        pattern: '@secret.example',
        builtIn: false,
        enabled: true,
      }),
    )
    expect(db.raw.prepare('SELECT key, received FROM correspondents ORDER BY key').all()).toMatchObject([
      { key: 'jana@customer.example', received: 1 },
      { key: 'news@letter.example', received: 1 },
    ])
    await store.mailboxes.remove({ mailboxId: 'box', keepHistory: false, at: 0 })
    expect(db.raw.prepare('SELECT key FROM correspondents').all()).toEqual([])
  })

  it('find for what version 2 sent the Message-ID that it had on the wire, and make its people the address book', async () => {
    const path = newPath()
    copyFileSync(fixture(2), path)
    edit(
      path,
      `INSERT INTO submissions (id, mailbox_id, mailbox_address, state, content, snippet, rfc_message_id, queued_at,
        message_seq) SELECT 'old', mailbox_id, mailbox_address, 'sent', json_set(content, '$.to',
        json('[{"name":"Cy","address":"Cy@new.example"}]')), '', 'old@x', 50, (SELECT min(seq) FROM messages)
        FROM submissions;
      INSERT INTO submission_recipients VALUES ('old', 'cy@new.example')`,
    )
    const { store, db } = openTestStore({ path })
    expect(db.raw.prepare(`SELECT wire_message_id AS id FROM submissions WHERE id = 'old'`).get()).toEqual({
      id: 'm1@mail.example',
    })
    const { people } = await store.people.page({ since: 0, after: null, limit: 9 })
    expect(people.find(({ key }) => key === 'cy@new.example')).toMatchObject({
      name: 'Cy',
      address: 'Cy@new.example',
      mailboxId: 'box',
      lastAt: 50,
    })
    expect((await store.submissions.list({ show: 'sent', before: null, limit: 5 })).counts).toMatchObject({
      waiting: 1,
      sent: 1,
    })
  })

  it('leave nothing behind when one fails, number included', () => {
    const raw = new DatabaseSync(':memory:')
    const steps = [
      { number: 1, sql: 'CREATE TABLE one (x)' },
      { number: 2, sql: 'CREATE TABLE two (x); CREATE TABLE one (x)' },
    ]
    expect(() => migrate(databaseOver(raw), 0, steps)).toThrow(/already exists/)
    expect(raw.prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 })
    expect(raw.prepare(`SELECT name FROM sqlite_schema`).all()).toEqual([{ name: 'one' }])
  })
})
