import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { countRow } from '../../main/store/rows.ts'
import { activityRow, timelinePageSql } from '../../main/store/timeline.ts'
import {
  addContacts,
  addMailbox,
  addSentSubmissions,
  commitMail,
  mailAt,
  openBenchRecord,
  type BenchRecord,
} from './big-record.ts'
import { compare, type Compared } from './compare.ts'

const anyRow = z.looseObject({})

const timed = (run: () => unknown): number => {
  const startedAt = performance.now()
  run()
  return performance.now() - startedAt
}

const filing = (folder: string): Promise<Compared> => {
  const mails = Array.from({ length: 1000 }, (_, index) => mailAt(index, 200))
  let count = 0
  const file = (size: number) => () => {
    const record = openBenchRecord(join(folder, `filing-${(count += 1)}.db`))
    addMailbox(record)
    addContacts(record, 200)
    const ms = timed(() => commitMail(record, mails, size))
    record.close()
    rmSync(record.path)
    return ms
  }
  return compare({
    what: 'Filing 1,000 messages of 150 words (`sync.commit` of 25)',
    ours: { name: '25 a transaction', run: file(25) },
    baseline: { name: 'a transaction for each message', run: file(1) },
    rounds: 5,
  })
}

/** The same lines, counted from the start instead of from the last one seen. */
const offsetSql = timelinePageSql
  .replace('AND (a.occurred_at, a.id) < (:number, :id)', '')
  .replace('LIMIT :limit', 'LIMIT 60 OFFSET :offset')

const pageSchema = z.object({ next: z.string().nullable() })

const cursorOfPage = ({ call }: BenchRecord, page: number): string | null => {
  let before: string | null = null
  for (let n = 1; n < page; n += 1) {
    before = pageSchema.parse(call('timeline', 'page', { contactId: 'busy', before, limit: 60 })).next
  }
  return before
}

const timelinePage = (record: BenchRecord, page: number): Promise<Compared> => {
  const { call, db } = record
  const before = cursorOfPage(record, page)
  const offset = (page - 1) * 60
  return compare({
    what: `Timeline of 10,000, page ${page} (60 lines)`,
    ours: { name: 'keyset', run: () => call('timeline', 'page', { contactId: 'busy', before, limit: 60 }) },
    baseline: {
      name: '`LIMIT 60 OFFSET`, the lines alone',
      run: () => db.all(activityRow, offsetSql, { contactId: 'busy', offset }),
    },
    rounds: 20,
    times: 20,
  })
}

const naiveContactsSql = `
  SELECT c.id, c.name, c.company, count(a.id) AS activity_count, max(a.occurred_at) AS newest
  FROM contacts AS c LEFT JOIN activities AS a ON a.contact_id = c.id
  GROUP BY c.id ORDER BY newest DESC, c.name LIMIT 100`

const contactList = ({ call, db }: BenchRecord): Promise<Compared> =>
  compare({
    what: 'Contacts by newest mail, first 100 of 10,001',
    ours: {
      name: 'kept columns',
      run: () => call('contacts', 'list', { text: '', order: 'recent', after: null, limit: 100 }),
    },
    baseline: { name: '`GROUP BY` over all activities', run: () => db.all(anyRow, naiveContactsSql) },
    rounds: 15,
    times: 2,
  })

const naiveSearchSql = `
  SELECT m.seq, snippet(messages_fts, -1, char(2), char(3), '…', 24) AS excerpt
  FROM messages_fts JOIN messages AS m ON m.seq = messages_fts.rowid
  WHERE messages_fts MATCH :query ORDER BY m.occurred_at DESC LIMIT 20`

const search = ({ call, db }: BenchRecord, text: string, what: string): Promise<Compared> =>
  compare({
    what: `Search, newest 20, ${what}`,
    ours: { name: 'index order', run: () => call('search', 'messages', { text, limit: 20 }) },
    baseline: {
      name: '`ORDER BY occurred_at`, an excerpt of every hit',
      run: () => db.all(anyRow, naiveSearchSql, { query: `"${text}" *` }),
    },
    rounds: 7,
  })

const naivePeopleSql = `
  SELECT p.key, max(p.name) AS name, max(p.address) AS address, count(DISTINCT p.message_seq) AS mails,
    max(m.occurred_at) AS last
  FROM participants AS p JOIN messages AS m ON m.seq = p.message_seq
  GROUP BY p.key ORDER BY last LIMIT 2000`

const addressBook = ({ call, db }: BenchRecord): Promise<Compared> =>
  compare({
    what: 'Address book, first 2,000 of 10,002 people',
    ours: { name: 'people', run: () => call('people', 'page', { since: 0, after: null, limit: 2000 }) },
    baseline: {
      name: '`GROUP BY` over the participants of all messages',
      run: () => db.all(anyRow, naivePeopleSql),
    },
    rounds: 7,
  })

const naiveOutboxSql = `
  SELECT id, content, snippet FROM submissions WHERE +state = 'sent' ORDER BY +queued_at DESC LIMIT 50`

const outbox = (record: BenchRecord): Promise<Compared> =>
  compare({
    what: 'Outbox, first 50 of 5,000 sent, with the counts',
    ours: {
      name: 'index',
      run: () => record.call('submissions', 'list', { show: 'sent', before: null, limit: 50 }),
    },
    baseline: {
      name: 'sorted from the whole table, without counts',
      run: () => record.db.all(anyRow, naiveOutboxSql),
    },
    rounds: 15,
    times: 4,
  })

/** Works on a copy of the record each time. `longest`: the time of the longest single call instead of the sum. */
const forgetting = (folder: string, from: string, longest: boolean) => {
  const onCopy = (work: (record: BenchRecord) => number) => () => {
    const path = join(folder, 'forgotten.db')
    copyFileSync(from, path)
    const record = openBenchRecord(path)
    const ms = work(record)
    record.close()
    rmSync(path)
    return ms
  }
  const whole = { mailboxId: 'box', keepHistory: false, at: 1 }
  const forget = (record: BenchRecord): number => {
    const ms = timed(() => record.call('mailboxes', 'forgetMail', { mailboxId: 'box', limit: 500 }))
    const left = record.db.get(countRow, 'SELECT count(*) AS count FROM messages')?.count ?? 0
    const rest = left > 0 ? forget(record) : 0
    return longest ? Math.max(ms, rest) : ms + rest
  }
  const inPieces = (record: BenchRecord): number => {
    const ms = forget(record)
    const last = timed(() => record.call('mailboxes', 'remove', whole))
    return longest ? Math.max(ms, last) : ms + last
  }
  const atOnce = (record: BenchRecord): number => timed(() => record.call('mailboxes', 'remove', whole))
  return compare({
    what: longest
      ? 'Removing a mailbox of 20,000 messages: how long the store answers nobody'
      : 'Removing a mailbox of 20,000 messages: all of it',
    ours: { name: 'pieces of 500', run: onCopy(inPieces) },
    baseline: { name: 'one transaction', run: onCopy(atOnce) },
    rounds: 3,
    warmUp: 0,
  })
}

/** What the record does; at `bigPath` lies one made by `fillBigRecord`. */
export const storeBenches = async (folder: string, bigPath: string): Promise<Compared[]> => {
  const done = [await filing(folder)]
  const record = openBenchRecord(bigPath)
  done.push(await timelinePage(record, 1), await timelinePage(record, 50), await timelinePage(record, 160))
  done.push(await contactList(record))
  done.push(await search(record, 'contract', 'a word in almost all of 20,000 messages'))
  done.push(await search(record, 'contract-1234', 'a rare word'))
  done.push(await addressBook(record))
  record.close()
  done.push(await forgetting(folder, bigPath, false), await forgetting(folder, bigPath, true))
  const outboxRecord = openBenchRecord(join(folder, 'outbox.db'))
  addMailbox(outboxRecord)
  addSentSubmissions(outboxRecord, 5000)
  done.push(await outbox(outboxRecord))
  outboxRecord.close()
  return done
}
