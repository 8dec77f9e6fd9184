import { describe, expect, it } from 'vitest'
import { appError } from '../../../shared/errors/app-error.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { contact, enqueued, mailbox, mailContent, step } from '../../support/store/record-builders.ts'

const open = async () => {
  const opened = openTestStore()
  await opened.store.mailboxes.save(mailbox())
  await opened.store.contacts.save({ contact: contact(), at: 0 })
  return opened
}

type Opened = Awaited<ReturnType<typeof open>>

const toSending = (store: Opened['store'], submissionId = 'sub1') =>
  store.submissions.advance({
    submissionId,
    expected: ['queued'],
    change: { state: 'sending', attempts: 1, firstTriedAt: 200, parkId: 'draft1' },
    at: 200,
    note: 'taken up',
  })

const log = ({ db }: Opened) =>
  db.raw
    .prepare('SELECT state, note FROM submission_attempts ORDER BY seq')
    .all()
    .map((row) => ({ ...row }))

const sentCopy = (given = {}) =>
  providerMessage({
    direction: 'sent',
    submissionId: 'sub1',
    from: { name: 'Ann', address: 'ann@northwind.example' },
    to: [{ name: 'Jana', address: 'jana@customer.example' }],
    occurredAt: 300,
    ...given,
  })

describe('submissions.enqueue', () => {
  it('is one submission however often it is called, and refuses another content', async () => {
    const { store } = await open()
    expect(await store.submissions.enqueue(enqueued())).toEqual({ ok: true, value: 'queued' })
    await toSending(store)
    const { mailboxId, ...rest } = mailContent()
    const reordered = enqueued({ content: { ...rest, mailboxId } })
    expect(await store.submissions.enqueue(reordered)).toEqual({ ok: true, value: 'sending' })
    const other = enqueued({ content: mailContent({ subject: 'Other' }) })
    expect(await store.submissions.enqueue(other)).toMatchObject({ error: { code: 'submission_exists' } })
    const nowhere = enqueued({ id: 'sub2', content: mailContent({ mailboxId: 'none' }) })
    expect(await store.submissions.enqueue(nowhere)).toMatchObject({ error: { code: 'mailbox_not_found' } })
  })

  it('gives back what it was given', async () => {
    const { store } = await open()
    await store.submissions.enqueue(enqueued({ providerThreadId: 't1' }))
    expect(await store.submissions.get({ submissionId: 'sub1' })).toEqual({
      id: 'sub1',
      mailboxId: 'box',
      state: 'queued',
      content: mailContent(),
      frozen: enqueued().frozen,
      answered: null,
      rfcMessageId: 'sub1@liaison.invalid',
      providerThreadId: 't1',
      parkId: null,
      unparked: false,
      attempts: 0,
      settleTries: 0,
      queuedAt: 100,
      firstTriedAt: null,
      nextTryAt: 100,
      providerMessageId: null,
      reason: null,
      sendAt: null,
      threadKey: null,
      remindDays: null,
    })
    expect(await store.submissions.contactIds({ submissionId: 'sub1' })).toEqual(['jana'])
    expect(await store.submissions.get({ submissionId: 'none' })).toBeNull()
  })
})

describe('submissions.advance', () => {
  it('changes only what is named, only from an expected state, with a line in the log', async () => {
    const opened = await open()
    const { store } = opened
    await store.submissions.enqueue(enqueued())
    expect(await toSending(store)).toBe(true)
    expect(await toSending(store)).toBe(false)
    const reason = appError('offline', 'no network', 'backoff')
    await store.submissions.advance({
      submissionId: 'sub1',
      expected: ['sending'],
      change: { state: 'queued', reason, nextTryAt: 900 },
      at: 210,
      note: 'put back',
    })
    expect(await store.submissions.get({ submissionId: 'sub1' })).toMatchObject({
      state: 'queued',
      parkId: 'draft1',
      attempts: 1,
      firstTriedAt: 200,
      nextTryAt: 900,
      reason,
    })
    await store.submissions.advance({
      submissionId: 'sub1',
      expected: ['queued', 'sending'],
      change: { reason: null, parkId: null },
      at: 220,
      note: 'cleared',
    })
    expect(await store.submissions.get({ submissionId: 'sub1' })).toMatchObject({
      state: 'queued',
      parkId: null,
      reason: null,
      nextTryAt: 900,
    })
    expect(log(opened)).toEqual([
      { state: 'queued', note: 'queued' },
      { state: 'sending', note: 'taken up' },
      { state: 'queued', note: 'put back' },
      { state: 'queued', note: 'cleared' },
    ])
  })

  it('lets the bytes of a sent mail go and keeps its content', async () => {
    const { store, db } = await open()
    await store.submissions.enqueue(enqueued())
    await store.submissions.advance({
      submissionId: 'sub1',
      expected: ['queued'],
      change: { state: 'sent', sentAt: 300, providerMessageId: 'p1' },
      at: 300,
      note: 'sent',
    })
    expect(db.raw.prepare('SELECT frozen FROM submissions').get()).toMatchObject({ frozen: null })
    expect((await store.submissions.get({ submissionId: 'sub1' }))?.content).toEqual(mailContent())
  })
})

describe('submissions.due', () => {
  it('names queued ones whose time has come and all in sending, as they were taken in, of connected mailboxes', async () => {
    const { store } = await open()
    await store.mailboxes.save(
      mailbox({ id: 'away', accountId: 'a2', address: 'x@y.example', state: 'reconnect' }),
    )
    await store.submissions.enqueue(enqueued({ id: 'later', queuedAt: 500, nextTryAt: 500 }))
    // By then the clock had been set back: what was taken in first still goes first.
    await store.submissions.enqueue(enqueued({ id: 'first', queuedAt: 120, nextTryAt: 120 }))
    await store.submissions.enqueue(enqueued({ id: 'second', queuedAt: 110, nextTryAt: 110 }))
    await store.submissions.enqueue(
      enqueued({ id: 'elsewhere', queuedAt: 1, content: mailContent({ mailboxId: 'away' }) }),
    )
    await toSending(store, 'first')
    const ids = async (now: number) => (await store.submissions.due({ now })).map(({ id }) => id)
    expect(await ids(0)).toEqual(['first'])
    expect(await ids(499)).toEqual(['first', 'second'])
    expect(await ids(500)).toEqual(['later', 'first', 'second'])
    expect(await store.submissions.nextDueAt({ now: 109 })).toBe(110)
    expect(await store.submissions.nextDueAt({ now: 120 })).toBe(500)
    expect(await store.submissions.nextDueAt({ now: 500 })).toBeNull()
  })
})

describe('submissions.list', () => {
  it('pages newest first and counts each list', async () => {
    const { store } = await open()
    for (const n of [1, 2, 3, 4, 5]) await store.submissions.enqueue(enqueued({ id: `s${n}`, queuedAt: n }))
    const to = (submissionId: string, state: 'failed' | 'cancelled') =>
      store.submissions.advance({ submissionId, expected: ['queued'], change: { state }, at: 9, note: state })
    await to('s1', 'failed')
    await to('s2', 'cancelled')
    const first = await store.submissions.list({ show: 'waiting', before: null, limit: 2 })
    expect(first.submissions.map(({ id }) => id)).toEqual(['s5', 's4'])
    expect(first.counts).toEqual({ waiting: 3, failed: 1, sent: 0, cancelled: 1, follow_up: 0 })
    const second = await store.submissions.list({ show: 'waiting', before: first.next, limit: 2 })
    expect(second.submissions.map(({ id }) => id)).toEqual(['s3'])
    expect(second.next).toBeNull()
    expect(
      (await store.submissions.list({ show: 'failed', before: null, limit: 2 })).submissions,
    ).toMatchObject([
      { id: 's1', mailboxAddress: 'ann@northwind.example', subject: 'Offer', messageId: null },
    ])
  })
})

const none = { waiting: 0, failed: 0, sent: 0, cancelled: 0, follow_up: 0 }

describe('what needs the person', () => {
  it.each([
    ['queued', 'waiting'],
    ['sending', 'waiting'],
    ['failed', 'failed'],
    ['unconfirmed', 'failed'],
    ['sent', 'sent'],
    ['cancelled', 'cancelled'],
  ] as const)('%s is on the list %s', async (state, show) => {
    const { store } = await open()
    await store.submissions.enqueue(enqueued())
    const move = { submissionId: 'sub1', expected: ['queued'], at: 9, note: state } as const
    await store.submissions.advance({ ...move, change: { state } })
    const { submissions, counts } = await store.submissions.list({ show, before: null, limit: 5 })
    expect(submissions).toMatchObject([{ id: 'sub1', state }])
    expect(counts).toEqual({ ...none, [show]: 1 })
  })
})

describe('the copy of a sent mail', () => {
  it.each(['queued', 'sending', 'unconfirmed', 'failed'] as const)(
    'settles one found in %s',
    async (state) => {
      const opened = await open()
      const { store } = opened
      await store.submissions.enqueue(enqueued())
      await store.submissions.advance({
        submissionId: 'sub1',
        expected: ['queued'],
        change: { state },
        at: 150,
        note: state,
      })
      const pending = async () =>
        (await store.timeline.page({ contactId: 'jana', before: null, limit: 5 })).pending.map(({ id }) => id)
      expect(await pending()).toEqual(['sub1'])
      expect((await store.sync.commit(step({ messages: [sentCopy()] }))).contactIds).toEqual(['jana'])
      expect(
        (await store.submissions.list({ show: 'sent', before: null, limit: 5 })).submissions,
      ).toMatchObject([
        {
          state: 'sent',
          sentAt: 300,
          messageId: await store.messages.byProviderId({ mailboxId: 'box', providerMessageId: 'm1' }),
        },
      ])
      expect(await pending()).toEqual([])
      expect(log(opened).at(-1)).toEqual({ state: 'sent', note: 'its copy was found among the sent mail' })
      const lines = log(opened).length
      expect((await store.sync.commit(step({ messages: [sentCopy()] }))).contactIds).toEqual([])
      expect(log(opened)).toHaveLength(lines)
      await store.sync.commit(step({ removed: ['m1'] }))
      expect(await pending()).toEqual([])
    },
  )

  it('is proof even when the mail concerns no contact', async () => {
    const { store } = await open()
    await store.contacts.remove({ contactId: 'jana' })
    await store.submissions.enqueue(enqueued())
    await toSending(store)
    expect(await store.sync.commit(step({ messages: [sentCopy()] }))).toMatchObject({
      stored: 0,
      unconcerned: 1,
    })
    expect((await store.submissions.get({ submissionId: 'sub1' }))?.state).toBe('sent')
  })

  it('is not taken from a draft, a received mail, or another mailbox', async () => {
    const { store } = await open()
    await store.mailboxes.save(mailbox({ id: 'box2', accountId: 'a2', address: 'x@northwind.example' }))
    await store.submissions.enqueue(enqueued())
    await toSending(store)
    await store.sync.commit(step({ messages: [sentCopy({ notKept: 'draft' })] }))
    await store.sync.commit(
      step({ messages: [sentCopy({ providerMessageId: 'm2', direction: 'received' })] }),
    )
    await store.sync.commit(step({ mailboxId: 'box2', messages: [sentCopy({ providerMessageId: 'm3' })] }))
    expect((await store.submissions.get({ submissionId: 'sub1' }))?.state).toBe('sending')
  })

  it('stays pending while sent but not read back, and is found by the provider id without our mark', async () => {
    const { store } = await open()
    await store.submissions.enqueue(enqueued())
    await store.submissions.advance({
      submissionId: 'sub1',
      expected: ['queued'],
      change: { state: 'sent', sentAt: 250, providerMessageId: 'm1' },
      at: 250,
      note: 'sent',
    })
    const page = () => store.timeline.page({ contactId: 'jana', before: null, limit: 5 })
    expect((await page()).pending).toMatchObject([{ id: 'sub1', state: 'sent', sentAt: 250 }])
    await store.sync.commit(step({ messages: [sentCopy({ submissionId: null })] }))
    expect((await page()).pending).toEqual([])
    expect((await page()).activities).toMatchObject([{ kind: 'email_sent' }])
  })
})

describe('mailboxes.remove', () => {
  it.each([true, false])('fails what was not sent, with history kept: %s', async (keepHistory) => {
    const opened = await open()
    const { store } = opened
    await store.sync.commit(step({ messages: [providerMessage()] }))
    await store.submissions.enqueue(enqueued())
    const ended = await store.mailboxes.remove({ mailboxId: 'box', keepHistory, at: 700 })
    expect(ended).toEqual([{ submissionId: 'sub1', state: 'failed' }])
    expect(await store.submissions.get({ submissionId: 'sub1' })).toMatchObject({
      state: 'failed',
      content: mailContent(),
      reason: { code: 'mailbox_not_connected' },
    })
    expect(log(opened).at(-1)).toEqual({ state: 'failed', note: 'the mailbox was disconnected' })
    const { total, backfilling } = await store.timeline.page({ contactId: 'jana', before: null, limit: 5 })
    expect({ total, backfilling }).toEqual({ total: keepHistory ? 1 : 0, backfilling: false })
    const left = await store.mailboxes.list()
    expect(left.map(({ state }) => state)).toEqual(keepHistory ? ['disconnected'] : [])
  })

  it('does not say of a mail on its way that it was not sent', async () => {
    const { store } = await open()
    await store.submissions.enqueue(enqueued())
    const sending = { submissionId: 'sub1', expected: ['queued'], at: 600, note: 'parks' } as const
    await store.submissions.advance({ ...sending, change: { state: 'sending' } })
    await store.mailboxes.remove({ mailboxId: 'box', keepHistory: true, at: 700 })
    expect(await store.submissions.get({ submissionId: 'sub1' })).toMatchObject({
      state: 'unconfirmed',
      reason: { code: 'mailbox_not_connected' },
    })
  })
})

describe('what follows a change of state', () => {
  const to = (store: Opened['store'], change: Parameters<typeof store.submissions.advance>[0]['change']) =>
    store.submissions.advance({
      submissionId: 'sub1',
      expected: ['queued', 'sent', 'unconfirmed'],
      change,
      at: 1,
      note: 'x',
    })

  it('the bytes of a mail that never goes again are let go of', async () => {
    const { store } = await open()
    await store.submissions.enqueue(enqueued())
    expect((await store.submissions.get({ submissionId: 'sub1' }))?.frozen.byteLength).toBeGreaterThan(0)
    await to(store, { state: 'cancelled' })
    expect((await store.submissions.get({ submissionId: 'sub1' }))?.frozen.byteLength).toBe(0)
  })

  it('another reminder after the first is told as well', async () => {
    const { store } = await open()
    await store.submissions.enqueue(enqueued())
    await to(store, { state: 'sent', sentAt: 10, remindAt: 20 })
    await store.submissions.noteReminded({ submissionIds: ['sub1'] })
    expect(await store.submissions.dueReminders({ now: 30 })).toEqual([])
    await to(store, { remindAt: 40 })
    expect((await store.submissions.dueReminders({ now: 50 })).map(({ id }) => id)).toEqual(['sub1'])
  })

  it('a copy that shows up ends the reason, and tells the address book', async () => {
    let at = 1000
    const { store } = openTestStore({ now: () => at })
    await store.mailboxes.save(mailbox())
    await store.submissions.enqueue(enqueued())
    await to(store, { state: 'unconfirmed', reason: appError('outcome_unknown', 'lost', 'backoff') })
    at = 5000
    await store.sync.commit(step({ messages: [sentCopy()] }))
    expect(await store.submissions.get({ submissionId: 'sub1' })).toMatchObject({
      state: 'sent',
      reason: null,
    })
    const { people } = await store.people.page({ since: 5000, after: null, limit: 10 })
    expect(people).toMatchObject([{ key: 'jana@customer.example', mailCount: 1 }])
  })
})
