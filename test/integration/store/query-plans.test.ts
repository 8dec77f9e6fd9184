import { describe, expect, it } from 'vitest'
import {
  contactsByNameSql,
  contactsByRecencySql,
  newestActivitySql,
} from '../../../main/store/contact-list.ts'
import type { Database } from '../../../main/store/database.ts'
import { searchSql } from '../../../main/store/search.ts'
import { outboxPageSql } from '../../../main/store/submissions.ts'
import { backfillingSql, pendingSql, timelinePageSql } from '../../../main/store/timeline.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { contact, mailbox, step } from '../../support/store/record-builders.ts'

/** 10,000 contacts and 100,000 activities, written past the store's rules because only their number matters here. */
const crowd = `
  BEGIN;
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
  INSERT INTO contacts (id, name, company, title, created_at, updated_at, name_order, words, recency)
  SELECT 'c' || i, 'name' || i, '', '', 1, 1, 'name' || i, ' name' || i, -i FROM n;
  INSERT INTO contact_addresses (key, contact_id, position, address, words)
  SELECT id || '@x.example', id, 0, id || '@x.example', words FROM contacts WHERE id LIKE 'c%';
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
  INSERT INTO activities (id, contact_id, message_seq, kind, occurred_at)
  SELECT 'a' || i, 'c' || (1 + i % 10000), (SELECT min(seq) FROM messages), 'email_received', i FROM n;
  UPDATE contacts SET activity_count = 10 WHERE id LIKE 'c%';
  COMMIT`

const openCrowded = async () => {
  const opened = openTestStore()
  await opened.store.mailboxes.save(mailbox())
  await opened.store.contacts.save({ contact: contact(), backfillSince: 0 })
  await opened.store.sync.commit(step({ messages: [providerMessage()] }))
  opened.db.raw.exec(crowd)
  return opened.store
}

const plan = (db: Database, sql: string): string[] => {
  const names = [...new Set([...sql.matchAll(/:(?<name>[A-Za-z]+)/g)].map((match) => match[1] ?? ''))]
  const params = Object.fromEntries(names.map((name) => [name, name === 'patterns' ? '[]' : 'x']))
  return db.raw
    .prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .all(params)
    .map((row) => String(row['detail']))
}

const queries = {
  contactsByRecencySql,
  contactsByNameSql,
  newestActivitySql,
  timelinePageSql,
  pendingSql,
  backfillingSql,
  outboxPageSql,
  searchSql,
}

describe('query plans', () => {
  it.each(Object.entries(queries))('%s walks an index and sorts or scans no table', (name, sql) => {
    const { db } = openTestStore()
    const steps = plan(db, sql)
    expect(steps.length).toBeGreaterThan(0)
    // What is pending at one contact is a handful of rows, found by index and then sorted.
    const sorts = steps.filter((line) => line.includes('TEMP B-TREE') && name !== 'pendingSql')
    const scans = steps.filter((line) => line.startsWith('SCAN') && !line.includes('VIRTUAL TABLE'))
    expect({ sorts, scans, steps }).toEqual({ sorts: [], scans: [], steps })
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
