import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ProviderMessage } from '../../../main/providers/provider.ts'
import { openTestStore, type TestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { contact, mailbox, step } from '../../support/store/record-builders.ts'
import * as model from '../../support/store/timeline-model.ts'

const boxes = ['box', 'box2']
const own = ['ann@northwind.example', 'sales@northwind.example']
const people = ['a@x.example', 'b@x.example', 'c@x.example', 'D@X.example', 'd+tag@x.example', ...own]

type Action =
  | { readonly kind: 'commit'; readonly mailboxId: string; readonly messages: readonly ProviderMessage[] }
  | { readonly kind: 'remove'; readonly mailboxId: string; readonly ids: readonly string[] }
  | { readonly kind: 'save'; readonly id: string; readonly addresses: readonly string[] }
  | { readonly kind: 'removeContact'; readonly id: string }
  | { readonly kind: 'removeMailbox'; readonly mailboxId: string }

const person = fc.constantFrom(...people).map((address) => ({ name: '', address }))
const mailboxId = fc.constantFrom(...boxes)

/** Ids from a small set, so that replays, changed labels and copies in both mailboxes come up all the time. */
const message = fc
  .record({
    id: fc.integer({ min: 1, max: 8 }),
    mail: fc.integer({ min: 1, max: 6 }),
    from: person,
    to: fc.array(person, { maxLength: 2 }),
    cc: fc.array(person, { maxLength: 1 }),
    sent: fc.boolean(),
    notKept: fc.constantFrom(null, null, null, 'spam' as const),
    occurredAt: fc.integer({ min: 1, max: 5 }),
    nameless: fc.nat(4).map((n) => n === 0),
  })
  .map(({ id, mail, sent, nameless, ...rest }) =>
    providerMessage({
      ...rest,
      providerMessageId: `m${id}`,
      subject: nameless ? `m${id}` : `mail${mail}`,
      rfcMessageId: nameless ? null : `mail${mail}@x`,
      direction: sent ? 'sent' : 'received',
    }),
  )

const contactId = fc.constantFrom('c1', 'c2', 'c3')

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('commit' as const),
      mailboxId,
      messages: fc.array(message, { maxLength: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('remove' as const),
      mailboxId,
      ids: fc.array(
        fc.integer({ min: 1, max: 8 }).map((n) => `m${n}`),
        { maxLength: 3 },
      ),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('save' as const),
      id: contactId,
      addresses: fc.uniqueArray(fc.constantFrom(...people), { maxLength: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('removeContact' as const), id: contactId }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('removeMailbox' as const), mailboxId }) },
)

const addMailboxes = async ({ store }: TestStore) => {
  for (const [n, id] of boxes.entries()) {
    await store.mailboxes.save(mailbox({ id, accountId: id, address: own[n] ?? '' }))
  }
}

const perform = async (opened: TestStore, truth: model.TimelineModel, one: Action): Promise<void> => {
  const { store } = opened
  if (one.kind === 'commit') {
    for (const each of one.messages) model.deliver(truth, one.mailboxId, each)
    await store.sync.commit(step(one))
  } else if (one.kind === 'remove') {
    for (const id of one.ids) model.remove(truth, one.mailboxId, id)
    await store.sync.commit(step({ mailboxId: one.mailboxId, removed: one.ids }))
  } else if (one.kind === 'save') {
    const saved = contact({ id: one.id, name: one.id, addresses: one.addresses })
    const { ok } = await store.contacts.save({ contact: saved, at: 0 })
    expect(ok).toBe(model.saveContact(truth, saved))
  } else if (one.kind === 'removeContact') {
    model.removeContact(truth, one.id)
    await store.contacts.remove({ contactId: one.id })
  } else {
    model.removeMailbox(truth, one.mailboxId)
    await store.mailboxes.remove({ mailboxId: one.mailboxId, keepHistory: false, at: 1 })
    await addMailboxes(opened)
  }
}

const pagedTimeline = async ({ store }: TestStore, id: string): Promise<string[]> => {
  const lines: string[] = []
  const times: number[] = []
  let before: string | null = null
  do {
    const page: Awaited<ReturnType<typeof store.timeline.page>> = await store.timeline.page({
      contactId: id,
      before,
      limit: 2,
    })
    lines.push(...page.activities.map(({ kind, occurredAt, subject }) => `${kind} ${occurredAt} ${subject}`))
    times.push(...page.activities.map(({ occurredAt }) => occurredAt))
    before = page.next
  } while (before !== null)
  expect(times).toEqual(times.toSorted((a, b) => b - a))
  return lines.toSorted()
}

const expectWhole = ({ db }: TestStore) => {
  const none = (sql: string) => expect(db.raw.prepare(sql).all(), sql).toEqual([])
  none('PRAGMA foreign_key_check')
  db.raw.exec(`INSERT INTO messages_fts (messages_fts, rank) VALUES ('integrity-check', 1)`)
  none('SELECT rowid FROM messages_fts EXCEPT SELECT seq FROM messages')
  none('SELECT seq FROM messages EXCEPT SELECT rowid FROM messages_fts')
  none('SELECT seq FROM messages EXCEPT SELECT message_seq FROM activity_messages')
  none('SELECT seq FROM messages EXCEPT SELECT message_seq FROM bodies')
  none('SELECT id FROM activities EXCEPT SELECT activity_id FROM activity_messages')
  const known = 'SELECT key FROM participants UNION SELECT key FROM contact_addresses'
  none(`SELECT key FROM people EXCEPT SELECT key FROM (${known})`)
  none(`SELECT key FROM (${known}) EXCEPT SELECT key FROM people`)
  none(`SELECT key, mail_count FROM people EXCEPT SELECT people.key, count(DISTINCT p.message_seq)
    FROM people LEFT JOIN participants AS p ON p.key = people.key GROUP BY people.key`)
  none(`SELECT p.key FROM people AS p
    JOIN (SELECT n.key, max(m.occurred_at) AS at FROM participants AS n JOIN messages AS m ON m.seq = n.message_seq
      GROUP BY n.key) AS newest ON newest.key = p.key AND newest.at <> p.seen_at`)
  none(`SELECT mailbox_id, provider_message_id FROM sync_skips INTERSECT
    SELECT mailbox_id, provider_message_id FROM messages`)
  none('SELECT seq FROM messages WHERE seq / 1024 < occurred_at OR seq / 1024 > occurred_at')
}

describe('timelines', () => {
  it(
    'show what the messages and contacts say, whatever came in whatever order',
    { timeout: 120_000 },
    async () => {
      const opened = openTestStore()
      await fc.assert(
        fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 25 }), async (actions) => {
          const { store } = opened
          await addMailboxes(opened)
          const truth = model.emptyModel(own)
          for (const one of actions) await perform(opened, truth, one)
          for (const id of ['c1', 'c2', 'c3']) {
            const expected = model.timelineOf(truth, id)
            expect(await pagedTimeline(opened, id)).toEqual(expected)
            const page = await store.timeline.page({ contactId: id, before: null, limit: 1 })
            expect(page.total).toBe(expected.length)
          }
          const rows = (await store.contacts.list({ text: '', order: 'recent', after: null, limit: 9 })).rows
          expect(rows.map(({ activityCount }) => activityCount)).toEqual(
            rows.map(({ id }) => model.timelineOf(truth, id).length),
          )
          expectWhole(opened)
          for (const id of boxes) await store.mailboxes.remove({ mailboxId: id, keepHistory: false, at: 1 })
          for (const id of ['c1', 'c2', 'c3']) await store.contacts.remove({ contactId: id })
          expect(opened.db.raw.prepare('SELECT count(*) AS n FROM messages').get()).toEqual({ n: 0 })
        }),
        { numRuns: 120 },
      )
    },
  )
})
