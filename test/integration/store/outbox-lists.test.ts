import { describe, expect, it } from 'vitest'
import type { SubmissionState } from '../../../shared/domain/submission.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { contact, enqueued, mailbox, mailContent, step } from '../../support/store/record-builders.ts'

const day = 86_400_000
const now = Date.UTC(2026, 10, 1)

const open = async () => {
  const { store, db } = openTestStore({ now: () => now })
  await store.mailboxes.save(mailbox())
  await store.contacts.save({ contact: contact(), at: 0 })
  return { store, db }
}

type Store = Awaited<ReturnType<typeof open>>['store']

const move = (store: Store, submissionId: string, state: SubmissionState, at = 9) =>
  store.submissions.advance({
    submissionId,
    expected: ['queued', 'sending', 'failed', 'unconfirmed'],
    change: { state, ...(state === 'sent' ? { sentAt: at } : {}) },
    at,
    note: state,
  })

describe('submissions.list', () => {
  it('counts by tally what the table holds, whatever moved, was settled or purged', async () => {
    const { store, db } = await open()
    const states = ['queued', 'sending', 'sent', 'failed', 'unconfirmed', 'cancelled'] as const
    for (const [n, first] of states.entries()) {
      for (const [m, second] of states.entries()) {
        await store.submissions.enqueue(enqueued({ id: `s${n}-${m}`, rfcMessageId: `${n}-${m}@x` }))
        await move(store, `s${n}-${m}`, first)
        await move(store, `s${n}-${m}`, second)
      }
    }
    const copy = { direction: 'sent' as const, from: { name: '', address: 'ann@northwind.example' } }
    await store.sync.commit(step({ messages: [providerMessage({ ...copy, submissionId: 's4-5' })] }))
    await store.mailboxes.remove({ mailboxId: 'box', keepHistory: true, at: 1 })
    await store.submissions.purgeCancelled({ before: 10 })
    const { counts } = await store.submissions.list({ show: 'sent', before: null, limit: 1 })
    const counted = db.raw.prepare(`SELECT
      count(*) FILTER (WHERE state IN ('queued', 'sending')) AS waiting,
      count(*) FILTER (WHERE state IN ('failed', 'unconfirmed')) AS failed,
      count(*) FILTER (WHERE state = 'sent') AS sent,
      count(*) FILTER (WHERE state = 'cancelled') AS cancelled, 0 AS follow_up FROM submissions`)
    expect(counts).toEqual({ ...counted.get() })
    expect(counts.sent).toBeGreaterThan(0)
    expect(counts.failed).toBeGreaterThan(0)
  })

  it('says when the next mail goes of those with a time of their own, from a mailbox that sends', async () => {
    const { store } = await open()
    const next = async () =>
      (await store.submissions.list({ show: 'sent', before: null, limit: 1 })).nextScheduledAt
    expect(await next()).toBeNull()
    await store.submissions.enqueue(enqueued({ id: 'missed', sendAt: now - 1 }))
    await store.submissions.enqueue(enqueued({ id: 'far', sendAt: now + 5 * day }))
    await store.submissions.enqueue(enqueued({ id: 'near', sendAt: now + day }))
    await store.submissions.enqueue(enqueued({ id: 'taken back', sendAt: now + 1 }))
    await move(store, 'taken back', 'cancelled')
    expect(await next()).toBe(now + day)
    await store.mailboxes.change({ mailboxId: 'box', change: { paused: true }, at: now })
    expect(await next()).toBeNull()
  })

  it('shows until when one can be taken back, and how many files it has', async () => {
    const { store } = await open()
    const file = { fileId: 'f1', filename: 'a.pdf', mediaType: 'application/pdf', size: 3 }
    const content = mailContent({ attachments: [file] })
    await store.submissions.enqueue(enqueued({ id: 'now', queuedAt: 100, nextTryAt: 110, content }))
    await store.submissions.enqueue(enqueued({ id: 'timed', queuedAt: 90, nextTryAt: 500, sendAt: 500 }))
    const { submissions } = await store.submissions.list({ show: 'waiting', before: null, limit: 5 })
    expect(submissions).toMatchObject([
      { id: 'now', undoUntil: 110, sendAt: null, attachmentCount: 1, confirmed: false, bounces: [] },
      { id: 'timed', undoUntil: null, sendAt: 500, attachmentCount: 0, answeredAt: null, remindAt: null },
    ])
  })
})

describe('submissions.states', () => {
  it('knows those that were taken in', async () => {
    const { store } = await open()
    await store.submissions.enqueue(enqueued({ id: 'b' }))
    await store.submissions.enqueue(enqueued({ id: 'a' }))
    await move(store, 'a', 'failed')
    expect(await store.submissions.states({ submissionIds: ['b', 'a', 'draft'] })).toEqual([
      { submissionId: 'a', state: 'failed' },
      { submissionId: 'b', state: 'queued' },
    ])
  })
})

describe('submissions.attempts', () => {
  it('is the log in its order, with the code of what failed', async () => {
    const { store } = await open()
    await store.submissions.enqueue(enqueued())
    await store.submissions.advance({
      submissionId: 'sub1',
      expected: ['queued'],
      change: { state: 'failed' },
      at: 120,
      note: 'refused',
      code: 'recipient_invalid',
    })
    expect(await store.submissions.attempts({ submissionId: 'sub1' })).toEqual([
      { at: 100, state: 'queued', note: 'queued', code: null },
      { at: 120, state: 'failed', note: 'refused', code: 'recipient_invalid' },
    ])
    expect(await store.submissions.attempts({ submissionId: 'none' })).toEqual([])
  })
})

describe('what was taken back', () => {
  it('is kept by when it was taken back, not by when it was queued, and goes with its recipients and its log', async () => {
    const { store, db } = await open()
    await store.submissions.enqueue(enqueued({ id: 'early', queuedAt: 1 }))
    await store.submissions.enqueue(enqueued({ id: 'late', queuedAt: 1, sendAt: 30 * day }))
    await store.submissions.enqueue(enqueued({ id: 'kept', queuedAt: 1 }))
    await move(store, 'early', 'cancelled', 10 * day)
    await move(store, 'late', 'cancelled', 29 * day)
    expect(await store.submissions.purgeCancelled({ before: 10 * day })).toBe(0)
    expect(await store.submissions.purgeCancelled({ before: 20 * day })).toBe(1)
    const ids = (sql: string) =>
      db.raw
        .prepare(sql)
        .all()
        .map(({ id }) => id)
    expect(ids('SELECT id FROM submissions ORDER BY id')).toEqual(['kept', 'late'])
    expect(ids('SELECT DISTINCT submission_id AS id FROM submission_recipients ORDER BY 1')).toEqual([
      'kept',
      'late',
    ])
    expect(ids('SELECT DISTINCT submission_id AS id FROM submission_attempts ORDER BY 1')).toEqual([
      'kept',
      'late',
    ])
    expect(await store.submissions.purgeCancelled({ before: 20 * day })).toBe(0)
  })

  it('stays for ever where its copy was found after all: it is on a timeline', async () => {
    const { store } = await open()
    await store.submissions.enqueue(enqueued())
    await move(store, 'sub1', 'cancelled')
    const from = { name: '', address: 'ann@northwind.example' }
    const to = [{ name: '', address: 'jana@customer.example' }]
    const copy = providerMessage({ direction: 'sent', submissionId: 'sub1', from, to })
    await store.sync.commit(step({ messages: [copy] }))
    expect(await store.submissions.purgeCancelled({ before: now + day })).toBe(0)
    const { activities } = await store.timeline.page({ contactId: 'jana', before: null, limit: 5 })
    expect(activities).toMatchObject([{ sent: { submissionId: 'sub1', confirmed: true } }])
  })
})

describe('files', () => {
  const file = (fileId: string) => ({ fileId, filename: `${fileId}.png`, mediaType: 'image/png', size: 3 })

  it('are known from when they were added until they are removed; adding one again changes nothing', async () => {
    const { store } = await open()
    await store.files.add({ file: file('f1'), addedAt: 10 })
    await store.files.add({ file: file('f2'), addedAt: 20 })
    await store.files.add({ file: { ...file('f1'), size: 9 }, addedAt: 30 })
    expect(await store.files.get({ fileIds: ['f2', 'f1', 'f3'] })).toEqual([file('f1'), file('f2')])
    expect(await store.files.olderThan({ before: 20 })).toEqual(['f1'])
    expect(await store.files.olderThan({ before: 21 })).toEqual(['f1', 'f2'])
    await store.files.remove({ fileIds: ['f1', 'f3'] })
    expect(await store.files.get({ fileIds: ['f1', 'f2'] })).toEqual([file('f2')])
  })

  it('of mail that may still be sent or edited are attachments and pictures, each once', async () => {
    const { store } = await open()
    const html = '<p><img src="/file/p1" alt=""><img src="/file/p2"><img src="https://x.example/file/p3"></p>'
    const states = ['queued', 'sending', 'sent', 'failed', 'unconfirmed', 'cancelled'] as const
    for (const state of states) {
      const content = mailContent({
        html: `${html}<img src='/file/of-${state}'>`,
        attachments: [file('a1'), file('p1')],
      })
      await store.submissions.enqueue(enqueued({ id: state, content }))
      await move(store, state, state, 100)
    }
    const shared = ['a1', 'p1', 'p2', 'of-queued', 'of-sending', 'of-failed', 'of-unconfirmed']
    const ids = async (keptSince: number) => (await store.submissions.fileIds({ keptSince })).toSorted()
    expect(await ids(100)).toEqual([...shared, 'of-cancelled'].toSorted())
    expect(await ids(101)).toEqual(shared.toSorted())
  })
})

describe('templates', () => {
  it('are listed by name, renamed and removed', async () => {
    const { store } = await open()
    const template = (id: string, name: string) => ({
      id,
      name,
      subject: 's',
      html: '<p>{{x}}</p>',
      updatedAt: 5,
    })
    await store.templates.save({ template: template('t1', 'offer') })
    await store.templates.save({ template: template('t2', 'Meeting') })
    await store.templates.save({ template: template('t3', 'Thanks') })
    await store.templates.save({ template: template('t1', 'A first mail') })
    expect(await store.templates.list()).toEqual([
      template('t1', 'A first mail'),
      template('t2', 'Meeting'),
      template('t3', 'Thanks'),
    ])
    expect(await store.templates.remove({ templateId: 't2' })).toBe(true)
    expect(await store.templates.remove({ templateId: 't2' })).toBe(false)
    expect((await store.templates.list()).map(({ id }) => id)).toEqual(['t1', 't3'])
  })
})

describe('timeline.page', () => {
  it('shows a message once, with the newest of the submissions that became it, and null for mail from elsewhere', async () => {
    const { store } = await open()
    const from = { name: 'Ann', address: 'ann@northwind.example' }
    const to = [{ name: '', address: 'jana@customer.example' }]
    const copy = providerMessage({ direction: 'sent', submissionId: 'old', from, to })
    await store.submissions.enqueue(enqueued({ id: 'old', queuedAt: 1, remindDays: 1 }))
    await store.submissions.enqueue(enqueued({ id: 'new', queuedAt: 2 }))
    await store.sync.commit(step({ messages: [copy] }))
    // The same mail bears another mark: a person forwarded it as it was, or the record was restored.
    await store.sync.commit(step({ messages: [{ ...copy, submissionId: 'new' }] }))
    await store.sync.commit(step({ messages: [providerMessage({ providerMessageId: 'm2', occurredAt: 1 })] }))
    const page = await store.timeline.page({ contactId: 'jana', before: null, limit: 5 })
    expect(page.activities.map(({ sent }) => sent)).toEqual([
      { submissionId: 'new', confirmed: true, answeredAt: null, bounces: [], remindAt: null },
      null,
    ])
    expect(page.total).toBe(2)
  })

  it('leaves out what went from a mailbox that was removed, whose copy nobody will see, and calls it unconfirmed', async () => {
    const { store } = await open()
    await store.submissions.enqueue(enqueued())
    await move(store, 'sub1', 'sent')
    const pending = async () =>
      (await store.timeline.page({ contactId: 'jana', before: null, limit: 5 })).pending.map(({ id }) => id)
    expect(await pending()).toEqual(['sub1'])
    await store.mailboxes.remove({ mailboxId: 'box', keepHistory: false, at: 1 })
    expect(await pending()).toEqual([])
    expect(await store.submissions.view({ submissionId: 'sub1' })).toMatchObject({ confirmed: false })
  })
})
