import { describe, expect, it, vi } from 'vitest'
import {
  contactsByNameSql,
  contactsByRecencySql,
  newestActivitySql,
} from '../../../main/store/contact-list.ts'
import type { Database } from '../../../main/store/database.ts'
import { hitSql, searchSql } from '../../../main/store/search.ts'
import { findSql } from '../../../main/store/sent-copy.ts'
import type { Store } from '../../../main/store/store.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { peoplePageSql } from '../../../main/store/address-book.ts'
import { inThreadSql, missingCopySql, namedSql } from '../../../main/store/answers.ts'
import { bouncesOfContactSql, byMessageIdSql } from '../../../main/store/bounces.ts'
import { dueRemindersSql, nextReminderSql } from '../../../main/store/reminders.ts'
import { outboxPageSql } from '../../../main/store/submission-lists.ts'
import { auditAddressesSql, missingSql, storedForSql } from '../../../main/store/audit.ts'
import { coveredContactsSql } from '../../../main/store/coverage.ts'
import { threadSql, threadsOfSql } from '../../../main/store/threads.ts'
import { failuresSql, triedCountsSql, triedSql, untriedSql } from '../../../main/store/wanted.ts'
import { backfillingSql, pendingSql, timelinePageSql } from '../../../main/store/timeline.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { contact, enqueued, mailbox, step } from '../../support/store/record-builders.ts'

/** 10,000 contacts and 100,000 activities, written past the store's rules because only their number matters here. */
const crowd = `
  BEGIN;
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
  INSERT INTO contacts (id, name, company, title, created_at, updated_at, name_order, words, recency)
  SELECT 'c' || i, 'name' || i, '', '', 1, 1, 'name' || i, ' name' || i, -i FROM n;
  INSERT INTO contact_addresses (key, contact_id, position, address)
  SELECT id || '@x.example', id, 0, id || '@x.example' FROM contacts WHERE id LIKE 'c%';
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
  INSERT INTO activities (id, contact_id, message_seq, kind, occurred_at)
  SELECT 'a' || i, 'c' || (1 + i % 10000), (SELECT min(seq) FROM messages), 'email_received', i FROM n;
  UPDATE contacts SET activity_count = 10 WHERE id LIKE 'c%';
  COMMIT`

const openCrowded = async () => {
  const opened = openTestStore()
  await opened.store.mailboxes.save(mailbox())
  await opened.store.contacts.save({ contact: contact(), at: 0 })
  await opened.store.sync.commit(step({ messages: [providerMessage()] }))
  opened.db.raw.exec(crowd)
  return opened.store
}

const rowsOfPlan = (db: Database, sql: string) => {
  const names = [...new Set([...sql.matchAll(/:(?<name>[A-Za-z_]+)/g)].map((match) => match[1] ?? ''))]
  const params = Object.fromEntries(names.map((name) => [name, name === 'others' ? '[]' : 'x']))
  return db.raw.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(params)
}

const plan = (db: Database, sql: string): string[] => rowsOfPlan(db, sql).map((row) => String(row['detail']))

/** Sorts of the rows of the query itself. What belongs to one row, an address's contacts perhaps, may be sorted. */
const sortsIn = (db: Database, sql: string): string[] => {
  const rows = rowsOfPlan(db, sql)
  const isOfOneRow = (parent: unknown) =>
    rows.some((row) => row['id'] === parent && String(row['detail']).startsWith('CORRELATED'))
  return rows
    .filter((row) => !isOfOneRow(row['parent']))
    .map((row) => String(row['detail']))
    .filter((line) => line.includes('TEMP B-TREE'))
}

const queries = {
  contactsByRecencySql,
  contactsByNameSql,
  newestActivitySql,
  timelinePageSql,
  pendingSql,
  backfillingSql,
  sentPageSql: outboxPageSql('sent'),
  cancelledPageSql: outboxPageSql('cancelled'),
  followUpPageSql: outboxPageSql('follow_up'),
  dueRemindersSql,
  nextReminderSql,
  inThreadSql,
  missingCopySql,
  byMessageIdSql,
  bouncesOfContactSql,
  peoplePageSql,
  searchSql,
  untriedSql,
  triedCountsSql,
  failuresSql,
  threadsOfSql,
  missingSql,
  auditAddressesSql,
}

/** Everything that a record does in its life, once. */
const wholeLife = async (store: Store): Promise<void> => {
  const mailboxId = 'box'
  const file = { partId: '1', filename: 'x', mediaType: 'x', size: 1, inline: false, contentId: 'c' }
  await store.mailboxes.save(mailbox())
  await store.mailboxes.byAccount({ provider: 'gmail', accountId: 'x' })
  await store.contacts.save({ contact: contact(), at: 0 })
  await store.mailboxes.setAliases({ mailboxId, aliases: [{ name: '', address: 'a@northwind.example' }] })
  const change = { isDefault: true, pullDays: 3650 } as const
  await store.mailboxes.change({ mailboxId, change, at: 0 })
  await store.mailboxes.counts()
  await store.submissions.enqueue(enqueued())
  await store.submissions.due({ now: 1 })
  await store.submissions.nextDueAt({ now: 1 })
  await store.submissions.advance({
    submissionId: 'sub1',
    expected: ['queued'],
    change: { state: 'sending' },
    at: 1,
    note: '',
  })
  await store.sync.commit(
    step({
      messages: [
        providerMessage({ attachments: [file] }),
        providerMessage({ providerMessageId: 'm2', direction: 'sent', submissionId: 'sub1' }),
        providerMessage({ providerMessageId: 'm3', from: { name: '', address: 'q@q.example' } }),
      ],
      skipped: [{ providerMessageId: 'm4', reason: 'gone' }],
      heads: [
        providerMessage({ providerMessageId: 'm6' }),
        providerMessage({ providerMessageId: 'm7', notKept: 'spam' }),
      ],
      failed: [{ providerMessageId: 'm5', error: appError('timeout', ''), nextTryAt: 1 }],
      wanted: { route: 'look', ids: ['m8', 'm9'] },
      position: { kind: 'cursor', cursor: '1' },
    }),
  )
  await store.sync.known({ mailboxId, providerMessageIds: ['m1'] })
  await store.sync.commit(step({ position: { kind: 'looked' } }))
  await store.sync.nextWanted({ mailboxId, now: 1, limit: 9 })
  await store.sync.wantedCounts({ mailboxId, now: 1 })
  await store.sync.failures({ mailboxId })
  await store.sync.retryFailures({ mailboxId })
  const messageId = (await store.messages.byProviderId({ mailboxId, providerMessageId: 'm1' })) ?? ''
  await store.messages.get({ messageId })
  await store.messages.body({ messageId })
  await store.messages.attachmentSource({ messageId, index: 0 })
  await store.messages.attachmentByContentId({ messageId, contentId: 'c' })
  await store.messages.replySource({ messageId })
  await store.messages.thread({ messageId })
  await store.submissions.list({ show: 'sent', before: null, limit: 1 })
  await store.submissions.list({ show: 'follow_up', before: null, limit: 1 })
  await store.submissions.contactIds({ submissionId: 'sub1' })
  await store.submissions.dueReminders({ now: 1 })
  await store.submissions.nextReminderAt()
  await store.submissions.noteReminded({ submissionIds: ['sub1'] })
  await store.submissions.attempts({ submissionId: 'sub1' })
  await store.submissions.states({ submissionIds: ['sub1'] })
  await store.submissions.fileIds({ keptSince: 1 })
  await store.submissions.purgeCancelled({ before: 1 })
  await store.files.add({ file: { fileId: 'f', filename: 'f', mediaType: 'x/y', size: 1 }, addedAt: 1 })
  await store.files.get({ fileIds: ['f'] })
  await store.files.olderThan({ before: 2 })
  await store.files.remove({ fileIds: ['f'] })
  await store.bounces.record({
    mailboxId,
    providerMessageId: 'b1',
    at: 1,
    report: {
      recipients: [{ address: 'jana@customer.example', permanent: true, status: null, diagnostic: '' }],
      original: { submissionId: null, rfcMessageId: 'x', subject: null },
    },
  })
  await store.bounces.ofContact({ contactId: 'jana' })
  await store.bounces.clear({ contactId: 'jana', address: 'jana@customer.example' })
  await store.people.page({ since: 0, after: null, limit: 5 })
  await store.contacts.list({ text: 'j', order: 'recent', after: null, limit: 1 })
  await store.contacts.list({ text: '', order: 'name', after: null, limit: 1 })
  await store.search.messages({ text: 'plan', limit: 2 })
  await store.timeline.page({ contactId: 'jana', before: null, limit: 2 })
  const { backfills } = await store.sync.openBackfills({ mailboxId, limit: 3 })
  const ids = backfills.map(({ id }) => id)
  const listed = { route: 'backfill', ids: ['m10'] } as const
  await store.sync.commit(
    step({ wanted: listed, position: { kind: 'backfill', ids, page: 'p', done: false } }),
  )
  await store.sync.commit(step({ position: { kind: 'backfill', ids, page: null, done: true } }))
  const { since, after } = await store.audit.begin({ mailboxId, at: 9 })
  const keys = (await store.audit.addresses({ mailboxId, after, limit: 5 })).map(({ key }) => key)
  const { missing } = await store.audit.compare({ mailboxId, keys, since, ids: ['m10', 'm11', 'm12'] })
  await store.audit.note({ mailboxId, at: 9, keys, missing, deleted: ['m12'] })
  await store.audit.coverage({ now: 9 })
  await store.audit.isUnderWay({ mailboxId })
  await store.audit.begin({ mailboxId, at: 10, anew: true })
  await store.audit.end({ mailboxId, at: 9 })
  await store.audit.lastEndedAt({ mailboxId })
  await store.sync.commit(step({ removed: ['m1'] }))
  await store.contacts.remove({ contactId: 'jana' })
  await store.sync.startBackfills({ mailboxId, since: 1 })
  await store.mailboxes.forgetMail({ mailboxId, limit: 1 })
  await store.mailboxes.remove({ mailboxId, keepHistory: false, at: 1 })
}

/** What is read whole on purpose: mailboxes, aliases and rules are few, so is mail to follow up, and words are looked for in contacts and people one by one. */
const readWhole =
  /^SCAN (?:submission_tallies|submissions USING (?:COVERING )?INDEX submissions_to_follow_up|mailboxes|aliases|matching_settings|matching_rules|c\b|ca\b|people|contacts|contact_addresses)/
/** Not tables: JSON arguments, constants, results of an inner query. */
const noTable =
  /^SCAN (?:json_each|j VIRTUAL|p VIRTUAL|CONSTANT|\(subquery|first$|near$|messages_fts VIRTUAL)/

describe('query plans', () => {
  it.each(Object.entries(queries))('%s walks an index and sorts or scans no table', (name, sql) => {
    const { db } = openTestStore()
    const steps = plan(db, sql)
    expect(steps.length).toBeGreaterThan(0)
    // What is pending at one contact, or came back of one mail, is a handful of rows, found by index and then sorted.
    const few = /json_group_array/
    const sorts = sortsIn(db, sql).filter((line) => !few.test(line) && name !== 'pendingSql')
    const scans = steps.filter((line) => line.startsWith('SCAN') && !noTable.test(line))
    expect({ sorts, scans, steps }).toEqual({ sorts: [], scans: [], steps })
  })

  it('start from the contact, the message or the submission, never from all of a state', () => {
    const { db } = openTestStore()
    expect(plan(db, pendingSql)).toContain('SEARCH s USING INDEX sqlite_autoindex_submissions_1 (id=?)')
    expect(plan(db, hitSql)).toContain('SEARCH a USING INDEX activities_by_message (message_seq=?)')
    expect(plan(db, findSql)).toEqual([
      'COMPOUND QUERY',
      'LEFT-MOST SUBQUERY',
      'SEARCH submissions USING INDEX sqlite_autoindex_submissions_1 (id=?)',
      'UNION ALL',
      'SEARCH submissions USING INDEX submissions_by_provider_id (mailbox_id=? AND provider_message_id=?)',
    ])
  })

  it('find what waits, what is stored for an address and what is not complete by index', () => {
    const { db } = openTestStore()
    const lines = (sql: string) => plan(db, sql).join(' / ')
    expect(lines(triedSql)).toMatch(/USING INDEX wanted_tried \(mailbox_id=\? AND next_try_at<\?\)/)
    expect(lines(storedForSql)).toMatch(/participants_by_key \(key=\? AND message_seq>\?\)/)
    expect(lines(threadSql)).toMatch(/messages_by_thread \(thread_id=\?\)/)
    for (const index of ['listings_by_mailbox', 'wanted_by_listing', 'wanted_again_by_listing']) {
      expect(lines(coveredContactsSql)).toContain(index)
    }
  })

  it('look at what is followed up, reminded of or not read back only, never at all that was sent', () => {
    const { db } = openTestStore()
    const first = (sql: string) => plan(db, sql)[0]
    const index = (name: string) =>
      expect.stringMatching(new RegExp(`^SEARCH .* USING (COVERING )?INDEX ${name} `))
    expect(first(outboxPageSql('follow_up'))).toEqual(index('submissions_to_follow_up'))
    expect(first(dueRemindersSql)).toEqual(index('submissions_by_reminder'))
    expect(plan(db, nextReminderSql)[0]).toMatch(/USING INDEX submissions_by_reminder/)
    expect(first(missingCopySql)).toEqual(index('submissions_without_copy'))
    expect(first(inThreadSql)).toEqual(index('submissions_by_provider_thread'))
    expect(plan(db, namedSql).filter((line) => line.includes('submissions_by_'))).toHaveLength(2)
  })

  it('read no table whole that grows with the mail, in any statement there is', async () => {
    const { store, db } = openTestStore()
    const prepare = vi.spyOn(db.raw, 'prepare')
    await wholeLife(store)
    const statements = [...new Set(prepare.mock.calls.map(([sql]) => sql))]
    prepare.mockRestore()
    expect(statements.length).toBeGreaterThan(80)
    const scans = statements.flatMap((sql) =>
      plan(db, sql)
        .filter((line) => line.startsWith('SCAN') && !noTable.test(line) && !readWhole.test(line))
        .map((line) => ({ sql, line })),
    )
    expect(scans).toEqual([])
  })

  it('answer right on that many rows', async () => {
    const store = await openCrowded()
    const list = await store.contacts.list({ text: '', order: 'recent', after: null, limit: 3 })
    expect(list.total).toBe(10_001)
    const timeline = await store.timeline.page({ contactId: 'c5', before: null, limit: 4 })
    expect(timeline.activities.map(({ occurredAt }) => occurredAt)).toEqual([90_004, 80_004, 70_004, 60_004])
    expect(timeline.total).toBe(10)
    const found = await store.contacts.list({ text: 'name77', order: 'name', after: null, limit: 500 })
    expect(found.total).toBe(111)
  })
})
