import { describe, expect, onTestFinished, test } from 'vitest'
import type { MailProvider } from '../../../main/providers/provider.ts'
import { appError, type ErrorCode, type RetryKind } from '../../../shared/errors/app-error.ts'
import { createSimulatedTime } from '../../support/simulated-time.ts'
import { contact, step } from '../../support/store/record-builders.ts'
import { createUnparkedMailbox } from '../../support/provider/unparked-mailbox.ts'
import { createOutboxWorld, type Mortal } from './outbox-world.ts'

const guarded = ({ deliver, settle, get, ...rest }: MailProvider, mortal: Mortal): MailProvider => ({
  ...rest,
  deliver: (...at) => mortal.guard(() => deliver(...at)),
  settle: (...at) => mortal.guard(() => settle(...at)),
  get: (...at) => mortal.guard(() => get(...at)),
})

const setUp = async () => {
  const time = createSimulatedTime()
  const server = createUnparkedMailbox(time.clock)
  const world = await createOutboxWorld({
    time,
    mailbox: { provider: 'graph' },
    takeIn: true,
    openInProcess:
      ({ mortal }) =>
      () =>
        guarded(server.provider, mortal),
  })
  await world.store.contacts.save({ contact: contact(), at: time.clock.now() })
  const start = (dieAt = 0) => {
    const process = world.startProcess(dieAt)
    onTestFinished(() => process.kill())
    return process
  }
  const send = async (id = 'one', process = start()) => {
    expect(await world.pass(process.enqueue(world.request(id)))).toEqual({ ok: true, value: 'queued' })
    return process
  }
  const timeline = () => world.store.timeline.page({ contactId: 'jana', before: null, limit: 10 })
  const count = (call: string) => server.calls.filter((name) => name.startsWith(call)).length
  return { ...world, server, start, send, timeline, count }
}

const minute = 60_000

describe('sent, without word of which message it became', () => {
  test('its copy is looked for and put on the timeline within seconds', async () => {
    const w = await setUp()
    await w.send()
    await w.passUntil(() => w.readBack.length === 1)
    expect(await w.stateOf('one')).toMatchObject({ state: 'sent', providerMessageId: 'copy-1' })
    const page = await w.timeline()
    expect([page.activities.length, page.pending.length]).toEqual([1, 0])
    expect(w.count('settle')).toBe(1)
  })

  test('a copy that is late is looked for again, three times in all; the sync has it later', async () => {
    const w = await setUp()
    w.server.delayCopies(10 * minute)
    await w.send()
    await w.passUntilEnded(['one'])
    w.clock.after(30 * minute, () => undefined)
    const end = w.clock.now() + 29 * minute
    await w.passUntil(() => w.clock.now() > end)
    expect([w.count('settle'), w.count('deliver'), w.readBack.length]).toEqual([3, 1, 0])
    expect((await w.timeline()).pending).toMatchObject([{ id: 'one', state: 'sent' }])
    await w.store.sync.commit(step({ messages: w.server.messages() }))
    const page = await w.timeline()
    expect([page.activities.length, page.pending.length]).toEqual([1, 0])
  })

  test('nothing is looked for once the mailbox is paused, and stopping does not wait', async () => {
    const w = await setUp()
    w.server.delayCopies(minute)
    const process = await w.send()
    await w.passUntilEnded(['one'])
    await w.store.mailboxes.change({ mailboxId: 'box', change: { paused: true }, at: 0 })
    const end = w.clock.now() + 2 * minute
    w.clock.after(2 * minute + 1, () => undefined)
    await w.passUntil(() => w.clock.now() > end)
    expect(w.count('settle')).toBe(0)
    await w.store.mailboxes.change({ mailboxId: 'box', change: { paused: false }, at: 0 })
    await w.send('two', process)
    await w.passUntilEnded(['two'])
    await process.outbox.stop()
    expect(w.pending()).toBe(0)
  })
})

describe('an answer that was lost', () => {
  test('a copy that comes minutes late settles it as sent; nothing is sent again', async () => {
    const w = await setUp()
    w.server.fate('sent_unheard')
    w.server.delayCopies(4 * minute)
    await w.send()
    await w.passUntilEnded(['one'])
    expect(await w.stateOf('one')).toMatchObject({ state: 'sent', reason: null })
    expect(w.server.copies('one')).toBe(1)
    await w.passUntil(() => w.readBack.length === 1)
  })

  test('no copy, ever: asked for some minutes, then the person decides', async () => {
    const w = await setUp()
    w.server.fate('lost')
    const process = await w.send()
    const before = w.clock.now()
    await w.passUntilEnded(['one'])
    expect(w.clock.now() - before).toBeGreaterThan(5 * minute)
    expect(w.clock.now() - before).toBeLessThan(10 * minute)
    expect(await w.stateOf('one')).toMatchObject({
      state: 'unconfirmed',
      reason: { code: 'outcome_unknown' },
    })
    expect([w.count('deliver'), w.server.copies('one')]).toEqual([1, 0])
    expect(await w.pass(process.outbox.decide('one', 'send_again'))).toEqual({ ok: true, value: null })
    await w.passUntilEnded(['one'])
    expect([w.count('deliver'), w.server.copies('one')]).toEqual([2, 1])
    expect((await w.stateOf('one')).state).toBe('sent')
  })

  test('"send again" finds the copy that came after all, and sends nothing', async () => {
    const w = await setUp()
    w.server.fate('sent_unheard')
    w.server.delayCopies(60 * minute)
    const process = await w.send()
    await w.passUntilEnded(['one'])
    expect((await w.stateOf('one')).state).toBe('unconfirmed')
    w.clock.after(60 * minute, () => undefined)
    const end = w.clock.now() + 59 * minute
    await w.passUntil(() => w.clock.now() > end)
    expect(await w.pass(process.outbox.decide('one', 'send_again'))).toEqual({ ok: true, value: null })
    expect(await w.stateOf('one')).toMatchObject({ state: 'sent', providerMessageId: 'copy-1' })
    expect(w.server.copies('one')).toBe(1)
  })

  test('"send again" after the mailbox was disconnected says so, and asks nobody', async () => {
    const w = await setUp()
    w.server.fate('lost')
    const process = await w.send()
    await w.passUntilEnded(['one'])
    await w.store.mailboxes.remove({ mailboxId: 'box', keepHistory: true, at: w.clock.now() })
    const before = w.server.calls.length
    const answer = await process.outbox.decide('one', 'send_again')
    expect(answer).toMatchObject({ ok: false, error: { code: 'mailbox_not_connected' } })
    expect(w.server.calls).toHaveLength(before)
  })

  test('an unconfirmed one whose copy a later sync brings becomes sent', async () => {
    const w = await setUp()
    w.server.fate('sent_unheard')
    w.server.delayCopies(60 * minute)
    await w.send()
    await w.passUntilEnded(['one'])
    expect((await w.stateOf('one')).state).toBe('unconfirmed')
    await w.store.sync.commit(step({ messages: w.server.messages() }))
    expect(await w.stateOf('one')).toMatchObject({ state: 'sent', reason: null })
    expect((await w.timeline()).pending).toEqual([])
  })

  test('"it was sent" ends it without a call', async () => {
    const w = await setUp()
    w.server.fate('lost')
    const process = await w.send()
    await w.passUntilEnded(['one'])
    const before = w.server.calls.length
    expect(await process.outbox.decide('one', 'was_sent')).toEqual({ ok: true, value: null })
    expect((await w.stateOf('one')).state).toBe('sent')
    expect(w.server.calls).toHaveLength(before)
  })

  test('a provider that is away while it is asked stays asked; the mail stays uncertain', async () => {
    const w = await setUp()
    w.server.fate('sent_unheard')
    const away = appError('provider_unavailable', 'down', 'backoff')
    w.server.answer(...Array.from({ length: 20 }, () => away))
    await w.send()
    await w.passUntilEnded(['one'])
    expect([(await w.stateOf('one')).state, w.count('deliver')]).toEqual(['sent', 1])
  })

  test('looks at a provider that was away are no looks: it is asked as often as ever then', async () => {
    const w = await setUp()
    w.server.fate('sent_unheard')
    w.server.delayCopies(9 * minute)
    w.server.answer(...Array.from({ length: 10 }, () => appError('provider_unavailable', 'down', 'backoff')))
    await w.send()
    await w.passUntilEnded(['one'])
    expect([(await w.stateOf('one')).state, w.count('deliver')]).toEqual(['sent', 1])
  })

  test('others of the mailbox do not wait for it', async () => {
    const w = await setUp()
    w.server.fate('lost')
    const process = await w.send('one')
    await w.send('two', process)
    const before = w.clock.now()
    await w.passUntilEnded(['two'])
    expect(w.clock.now() - before).toBeLessThan(2 * minute)
    expect((await w.stateOf('one')).state).toBe('sending')
  })
})

describe('a refusal', () => {
  const refusal = (code: ErrorCode, retry: RetryKind, ms?: number) =>
    appError(code, 'on order', retry, ms === undefined ? {} : { retryAfterMs: ms })

  test.each([
    ['recipient_invalid', 'user'],
    ['message_too_large', 'user'],
    ['scope_missing', 'user'],
    ['sender_invalid', 'user'],
    ['provider_rejected', 'never'],
  ] as const)('%s for good fails, without asking', async (code, retry) => {
    const w = await setUp()
    w.server.fate(refusal(code, retry))
    const process = await w.send()
    await w.passUntilEnded(['one'])
    expect(await w.stateOf('one')).toMatchObject({ state: 'failed', reason: { code } })
    expect(w.server.calls).toEqual(['deliver one'])
    expect(await process.outbox.retry('one')).toEqual({ ok: true, value: null })
    await w.passUntilEnded(['one'])
    expect([(await w.stateOf('one')).state, w.server.copies('one')]).toEqual(['sent', 1])
  })

  test('one that names a time is tried then, and goes out once', async () => {
    const w = await setUp()
    w.server.fate(refusal('rate_limited', 'after', 3 * minute))
    await w.send()
    const before = w.clock.now()
    await w.passUntilEnded(['one'])
    expect(w.clock.now() - before).toBeGreaterThanOrEqual(3 * minute)
    expect([(await w.stateOf('one')).state, w.server.copies('one')]).toEqual(['sent', 1])
  })

  test('a time named beyond a day is not waited for, and not hammered at either', async () => {
    const w = await setUp()
    w.server.fate(...Array.from({ length: 3 }, () => refusal('rate_limited', 'after', 72 * 60 * minute)))
    await w.send()
    const before = w.clock.now()
    await w.passUntilEnded(['one'], 100 * 60 * minute)
    expect(w.clock.now() - before).toBeGreaterThanOrEqual(72 * 60 * minute)
    expect(w.count('deliver')).toBe(4)
  })
})

describe('refused for now, and sent all the same', () => {
  const busy = appError('rate_limited', 'ApplicationThrottled', 'after', { retryAfterMs: 3 * minute })

  test('is asked about before it is tried again, and found', async () => {
    const w = await setUp()
    w.server.fate({ sentThough: busy })
    await w.send()
    await w.passUntilEnded(['one'])
    expect(await w.stateOf('one')).toMatchObject({ state: 'sent', reason: null })
    expect([w.count('deliver'), w.server.copies('one')]).toEqual([1, 1])
    await w.passUntil(() => w.readBack.length === 1)
    const log = await w.store.submissions.attempts({ submissionId: 'one' })
    expect(log.map(({ note }) => note)).toContain('it went out, although it was refused')
  })

  test('not sent after all: one look, then it goes', async () => {
    const w = await setUp()
    w.server.fate(busy)
    await w.send()
    await w.passUntilEnded(['one'])
    expect(w.server.calls.slice(0, 3)).toEqual(['deliver one', 'settle one', 'deliver one'])
  })

  test('while the provider can’t be asked it waits, and goes out once', async () => {
    const w = await setUp()
    w.server.fate({ sentThough: busy })
    w.server.answer(...Array.from({ length: 20 }, () => appError('provider_unavailable', 'away', 'backoff')))
    await w.send()
    await w.passUntilEnded(['one'], 60 * minute)
    expect([(await w.stateOf('one')).state, w.count('deliver')]).toEqual(['sent', 1])
  })

  test('never allowed to ask, the person decides', async () => {
    const w = await setUp()
    w.server.fate(busy)
    w.server.answer(...Array.from({ length: 20 }, () => appError('scope_missing', 'no', 'user')))
    const process = await w.send()
    await w.passUntilEnded(['one'], 60 * minute)
    expect([(await w.stateOf('one')).state, w.count('deliver'), w.count('settle')]).toEqual([
      'unconfirmed',
      1,
      8,
    ])
    // The person's word begins the count anew.
    w.server.answer(null, appError('scope_missing', 'no', 'user'))
    expect(await w.pass(process.outbox.decide('one', 'send_again'))).toEqual({ ok: true, value: null })
    await w.passUntilEnded(['one'])
    expect([(await w.stateOf('one')).state, w.server.copies('one')]).toEqual(['sent', 1])
  })

  test('looks that were denied before it was sent do not count when its answer is lost', async () => {
    const w = await setUp()
    w.server.fate(busy, 'lost')
    w.server.answer(...Array.from({ length: 7 }, () => appError('scope_missing', 'no', 'user')))
    await w.send()
    await w.passUntilEnded(['one'], 60 * minute)
    expect((await w.stateOf('one')).state).toBe('unconfirmed')
    expect([w.count('deliver'), w.count('settle')]).toEqual([2, 7 + 1 + 8])
  })

  test('taken back while it waits, the person is told that it went', async () => {
    const w = await setUp()
    w.server.fate({ sentThough: busy }, busy)
    const process = await w.send('one')
    await w.passUntil(() => w.count('deliver') === 1)
    await w.pass(Promise.resolve())
    const answer = await w.pass(process.outbox.cancel('one'))
    expect(answer).toMatchObject({ ok: false, error: { code: 'submission_state', subject: 'sent' } })
    expect(await w.stateOf('one')).toMatchObject({ state: 'sent', providerMessageId: 'copy-1' })
  })

  test('taken back before any try, nobody is asked', async () => {
    const w = await setUp()
    const process = w.start()
    const later = { ...w.request('one'), sendAt: w.clock.now() + 60 * minute }
    await w.pass(process.enqueue(later))
    expect(await w.pass(process.outbox.cancel('one'))).toEqual({ ok: true, value: null })
    expect(w.server.calls).toEqual([])
  })
})

test('killed anywhere: what was not begun is sent, what may have been is asked about first', async () => {
  const ends: string[] = []
  for (let dieAt = 1; dieAt <= 24; dieAt += 1) {
    const w = await setUp()
    const first = w.start(dieAt)
    void first.enqueue(w.request('one'))
    for (let turn = 0; turn < 60; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    first.kill()
    const before = w.count('deliver')
    const second = w.start()
    await w.pass(second.enqueue(w.request('one')))
    await w.passUntilEnded(['one'])
    const { state } = await w.stateOf('one')
    expect([state, w.server.copies('one')]).toEqual(state === 'sent' ? ['sent', 1] : ['unconfirmed', 0])
    // Unconfirmed only where the process died between the disk and the provider.
    expect(state === 'sent' || (before === 0 && w.count('deliver') === 0)).toBe(true)
    ends.push(state)
    second.kill()
  }
  expect(new Set(ends)).toEqual(new Set(['sent', 'unconfirmed']))
})
