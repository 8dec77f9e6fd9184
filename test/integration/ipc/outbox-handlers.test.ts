import { expect, it } from 'vitest'
import { outboxHandlers } from '../../../main/ipc/handlers/outbox.ts'
import { createDecisions } from '../../../main/outbox/decisions.ts'
import { createEnqueue } from '../../../main/outbox/enqueue.ts'
import { createManualClock } from '../../support/manual-clock.ts'
import { noFiles } from '../../support/outbox/no-files.ts'
import { createFakeMailbox } from '../../support/provider/fake-mailbox.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { mailbox, mailContent } from '../../support/store/record-builders.ts'

const day = 24 * 3_600_000

const open = async () => {
  const clock = createManualClock()
  const { store } = openTestStore({ now: clock.now })
  await store.mailboxes.save(mailbox())
  const { provider } = createFakeMailbox()
  const announced: string[] = []
  const woken: string[] = []
  const shared = {
    store,
    openProvider: () => provider,
    clock,
    announce: (id: string, state: string) => void announced.push(`${id} ${state}`),
  }
  const handlers = outboxHandlers({
    store,
    enqueue: createEnqueue({
      ...shared,
      readFiles: noFiles,
      sending: () => ({ undoSeconds: 10 }),
      wake: () => undefined,
    }),
    outbox: createDecisions({
      ...shared,
      signal: new AbortController().signal,
      wake: (mailboxId) => void woken.push(mailboxId),
    }),
  })
  const enqueue = (submissionId: string, more: { sendAt?: number; remindDays?: number } = {}) =>
    handlers['outbox.enqueue']({
      submissionId,
      content: mailContent({ subject: submissionId }),
      sendAt: more.sendAt ?? null,
      remindDays: more.remindDays ?? null,
    })
  const put = (submissionId: string, state: 'sent' | 'failed' | 'sending' | 'unconfirmed') =>
    store.submissions.advance({
      submissionId,
      expected: ['queued'],
      change: { state, ...(state === 'sent' && { sentAt: clock.now() }) },
      at: clock.now(),
      note: 'planted',
    })
  return { clock, store, handlers, announced, woken, enqueue, put }
}

it('enqueue says until when a mail can be taken back; repeated after it was sent, what it is by now', async () => {
  const { clock, enqueue, put } = await open()
  const undoUntil = clock.now() + 10_000
  expect(await enqueue('one')).toEqual({
    ok: true,
    value: { submissionId: 'one', state: 'queued', undoUntil },
  })
  await put('one', 'sent')
  expect(await enqueue('one')).toEqual({
    ok: true,
    value: { submissionId: 'one', state: 'sent', undoUntil: null },
  })
})

it('the content comes back as it was asked for, with its time and its reminder', async () => {
  const { clock, handlers, enqueue } = await open()
  const sendAt = clock.now() + day
  await enqueue('one', { sendAt, remindDays: 4 })
  expect(await handlers['outbox.content']({ submissionId: 'one' })).toEqual({
    ok: true,
    value: { content: mailContent({ subject: 'one' }), sendAt, remindDays: 4 },
  })
  for (const name of ['outbox.content', 'outbox.get', 'outbox.cancel', 'outbox.retry'] as const) {
    expect(await handlers[name]({ submissionId: 'none' })).toMatchObject({
      error: { code: 'submission_not_found' },
    })
  }
  expect(await handlers['outbox.states']({ submissionIds: ['one', 'none'] })).toEqual({
    ok: true,
    value: { known: [{ submissionId: 'one', state: 'queued' }] },
  })
})

it('a reminder is set from now on, moved, and taken away; only a sent mail has one', async () => {
  const { clock, store, handlers, announced, enqueue, put } = await open()
  await enqueue('one')
  expect(await handlers['outbox.remind']({ submissionId: 'one', days: 3 })).toMatchObject({
    error: { code: 'submission_state', subject: 'queued' },
  })
  await put('one', 'sent')
  clock.advance(day)
  expect(await handlers['outbox.remind']({ submissionId: 'one', days: 3 })).toEqual({ ok: true, value: {} })
  expect(announced.at(-1)).toBe('one sent')
  expect(await store.submissions.nextReminderAt()).toBe(clock.now() + 3 * day)
  await handlers['outbox.remind']({ submissionId: 'one', days: null })
  expect(await store.submissions.nextReminderAt()).toBeNull()
  const log = await handlers['outbox.attempts']({ submissionId: 'one' })
  expect(log.ok && log.value.attempts.slice(-2).map(({ note }) => note)).toEqual([
    'you set a reminder',
    'you want no reminder any more',
  ])
})

it('a reminder that was shown comes again when it is set again', async () => {
  const { clock, store, handlers, enqueue, put } = await open()
  await enqueue('one', { remindDays: 1 })
  await put('one', 'sent')
  clock.advance(2 * day)
  await store.submissions.noteReminded({ submissionIds: ['one'] })
  expect(await store.submissions.nextReminderAt()).toBeNull()
  await handlers['outbox.remind']({ submissionId: 'one', days: 2 })
  expect(await store.submissions.nextReminderAt()).toBe(clock.now() + 2 * day)
})

it.each(['sent', 'sending', 'unconfirmed'] as const)(
  'one that is %s can neither be taken back, sent now nor scheduled',
  async (state) => {
    const { clock, handlers, woken, enqueue, put, store } = await open()
    await enqueue('one')
    await put('one', state)
    const refused = { ok: false, error: { code: 'submission_state', subject: state } }
    const submissionId = 'one'
    expect(await handlers['outbox.cancel']({ submissionId })).toMatchObject(refused)
    expect(await handlers['outbox.retry']({ submissionId })).toMatchObject(refused)
    expect(await handlers['outbox.schedule']({ submissionId, sendAt: clock.now() + day })).toMatchObject(
      refused,
    )
    expect((await store.submissions.get({ submissionId }))?.state).toBe(state)
    expect(woken).toEqual([])
  },
)

it('one that failed is scheduled anew and keeps what it is', async () => {
  const { clock, store, handlers, woken, enqueue, put } = await open()
  await enqueue('one')
  await put('one', 'failed')
  const sendAt = clock.now() + day
  expect(await handlers['outbox.schedule']({ submissionId: 'one', sendAt })).toEqual({ ok: true, value: {} })
  expect(await store.submissions.get({ submissionId: 'one' })).toMatchObject({
    state: 'queued',
    sendAt,
    nextTryAt: sendAt,
    reason: null,
    content: { subject: 'one' },
  })
  expect(woken).toEqual(['box'])
  expect(await handlers['outbox.retry']({ submissionId: 'one' })).toEqual({ ok: true, value: {} })
  expect(await store.submissions.get({ submissionId: 'one' })).toMatchObject({
    sendAt: null,
    nextTryAt: clock.now(),
  })
})
