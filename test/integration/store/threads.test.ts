import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { contact, mailbox, step } from '../../support/store/record-builders.ts'

type Mail = {
  readonly rfcMessageId: string | null
  readonly inReplyTo: string | null
  readonly references: readonly string[]
}

const open = async () => {
  const opened = openTestStore()
  const { store } = opened
  await store.mailboxes.save(mailbox())
  await store.mailboxes.save(mailbox({ id: 'box2', provider: 'graph', address: 'sales@northwind.example' }))
  await store.contacts.save({ contact: contact(), at: 0 })
  const idOf = async (providerMessageId: string, mailboxId = 'box') =>
    (await store.messages.byProviderId({ mailboxId, providerMessageId })) ?? 'none'
  return {
    ...opened,
    idOf,
    take: (given: Parameters<typeof providerMessage>[0], mailboxId = 'box') =>
      store.sync.commit(step({ mailboxId, messages: [providerMessage(given)] })),
    subjects: async (providerMessageId: string, mailboxId = 'box') =>
      (await store.messages.thread({ messageId: await idOf(providerMessageId, mailboxId) })).map(
        ({ subject }) => subject,
      ),
  }
}

describe('a conversation', () => {
  it('is joined by References over mailboxes and providers, oldest first', async () => {
    const { take, subjects, store, idOf } = await open()
    await take({ providerMessageId: 'm1', rfcMessageId: 'a@x', subject: 'A', occurredAt: 10 })
    await take(
      { providerMessageId: 'g1', rfcMessageId: 'b@x', inReplyTo: 'a@x', subject: 'B', occurredAt: 20 },
      'box2',
    )
    await take({ providerMessageId: 'm3', rfcMessageId: 'c@x', references: ['a@x', 'b@x'], subject: 'C' })
    await take({ providerMessageId: 'm4', rfcMessageId: 'z@x', subject: 'A' })
    expect(await subjects('m3')).toEqual(['A', 'B', 'C'])
    expect(await subjects('g1', 'box2')).toEqual(['A', 'B', 'C'])
    expect(await subjects('m4')).toEqual(['A'])
    expect(await store.messages.thread({ messageId: await idOf('m1') })).toMatchObject([
      { mailboxAddress: 'ann@northwind.example', direction: 'received', from: { name: 'Jana Novák' } },
      { mailboxAddress: 'sales@northwind.example' },
      { occurredAt: Date.UTC(2026, 9, 1, 8) },
    ])
    expect(await store.messages.thread({ messageId: 'none' })).toEqual([])
    const { activities } = await store.timeline.page({ contactId: 'jana', before: null, limit: 9 })
    expect(activities.map(({ subject, threadCount }) => `${subject} ${threadCount}`).toSorted()).toEqual([
      'A 1',
      'A 3',
      'B 3',
      'C 3',
    ])
  })

  it('has a mail that two mailboxes got once: the copy that was asked for, else the sender’s own', async () => {
    const { take, store, idOf } = await open()
    await take({ providerMessageId: 'm1', rfcMessageId: 'a@x', occurredAt: 10 })
    await take({ providerMessageId: 'g1', rfcMessageId: 'a@x', occurredAt: 12, direction: 'sent' }, 'box2')
    await take({ providerMessageId: 'm2', rfcMessageId: 'b@x', inReplyTo: 'a@x', occurredAt: 20 })
    const ids = async (asked: string) =>
      (await store.messages.thread({ messageId: asked })).map(({ messageId }) => messageId)
    const [received, sent, answer] = [await idOf('m1'), await idOf('g1', 'box2'), await idOf('m2')]
    expect(await ids(received)).toEqual([received, answer])
    expect(await ids(sent)).toEqual([sent, answer])
    expect(await ids(answer)).toEqual([sent, answer])
    const { activities } = await store.timeline.page({ contactId: 'jana', before: null, limit: 9 })
    expect(activities.map(({ threadCount }) => threadCount)).toEqual([2, 2])
  })

  it('is known by what was named even where that is not stored, until none of it is', async () => {
    const { take, subjects, store, db } = await open()
    await take({ providerMessageId: 'm1', rfcMessageId: 'b@x', inReplyTo: 'gone@x', subject: 'B' })
    await take({ providerMessageId: 'm2', rfcMessageId: 'c@x', references: ['gone@x'], subject: 'C' })
    expect(await subjects('m1')).toEqual(['B', 'C'])
    await store.sync.commit(step({ removed: ['m1'] }))
    expect(await subjects('m2')).toEqual(['C'])
    await store.sync.commit(step({ removed: ['m2'] }))
    expect(db.raw.prepare('SELECT * FROM thread_ids').all()).toEqual([])
  })

  it('takes of hostile References the first and the newest only', async () => {
    const { take, db } = await open()
    const references = Array.from({ length: 1000 }, (_, n) => `r${n}@x`)
    await take({ providerMessageId: 'm1', rfcMessageId: 'a@x', inReplyTo: 'p@x', references })
    const ids = db.raw
      .prepare('SELECT rfc_message_id AS id FROM thread_ids')
      .all()
      .map(({ id }) => id)
    expect(ids).toHaveLength(53)
    expect(ids).toEqual(expect.arrayContaining(['a@x', 'p@x', 'r0@x', 'r950@x', 'r999@x']))
  })

  it('is one for all that hangs together and no more, in whatever order mail comes and goes', async () => {
    const opened = await open()
    const { store, db } = opened
    const id = fc.integer({ min: 0, max: 14 }).map((n) => `${n}@x`)
    const mail: fc.Arbitrary<Mail> = fc.record({
      rfcMessageId: fc.option(id, { freq: 6, nil: null }),
      inReplyTo: fc.option(id, { freq: 2, nil: null }),
      references: fc.array(id, { maxLength: 3 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(mail, { minLength: 1, maxLength: 14 }), fc.integer(), async (mails, salt) => {
        const order = mails
          .map((one, n) => ({ one, n, at: Math.imul(n + 1, salt | 1) }))
          .toSorted((left, right) => left.at - right.at)
        for (const { one, n } of order) {
          const messages = [providerMessage({ providerMessageId: `m${n}`, ...one })]
          await store.sync.commit(step({ mailboxId: n % 2 === 0 ? 'box' : 'box2', messages }))
        }
        const rows = db.raw
          .prepare('SELECT provider_message_id AS id, thread_id AS thread FROM messages')
          .all()
        const found = Map.groupBy(rows, ({ thread }) => thread)
        const partition = [...found.values()]
          .map((group) => inLine(group.map((row) => String(row['id']))))
          .toSorted()
        expect(partition).toEqual(connected(mails))
        const removed = mails.map((_, n) => `m${n}`)
        for (const mailboxId of ['box', 'box2']) await store.sync.commit(step({ mailboxId, removed }))
        expect(db.raw.prepare('SELECT count(*) AS n FROM thread_ids').get()).toEqual({ n: 0 })
      }),
      { numRuns: 60 },
    )
  })
})

const inLine = (ids: readonly string[]): string => ids.toSorted().join(' ')

/** The parts of the graph of mails and ids, found by walking it. */
const connected = (mails: readonly Mail[]): string[] => {
  const idsOf = ({ rfcMessageId, inReplyTo, references }: Mail) =>
    [rfcMessageId, inReplyTo, ...references].filter((one) => one !== null)
  const parts: string[] = []
  const seen = new Set<number>()
  for (const start of mails.keys()) {
    const part: number[] = []
    const ahead = [start]
    for (let n = ahead.pop(); n !== undefined; n = ahead.pop()) {
      if (seen.has(n)) continue
      seen.add(n)
      part.push(n)
      const ids = mails.slice(n, n + 1).flatMap(idsOf)
      for (const [other, mail] of mails.entries()) {
        if (idsOf(mail).some((one) => ids.includes(one))) ahead.push(other)
      }
    }
    if (part.length > 0) parts.push(inLine(part.map((n) => `m${n}`)))
  }
  return parts.toSorted()
}
