import { describe, expect, onTestFinished, test } from 'vitest'
import type { Clock } from '../../../main/platform/ports.ts'
import type { MailProvider } from '../../../main/providers/provider.ts'
import { ok } from '../../../shared/errors/result.ts'
import type { SubmissionRequest } from '../../../shared/domain/submission.ts'
import { createUnparkedMailbox } from '../../support/provider/unparked-mailbox.ts'
import { createSimulatedTime } from '../../support/simulated-time.ts'
import { createOutboxWorld } from './outbox-world.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const setUp = async () => {
  const steady = createSimulatedTime()
  let shiftMs = 0
  /** The clock on the wall, which can be set, and timers, which run on. */
  const clock: Clock = { now: () => steady.clock.now() + shiftMs, after: steady.clock.after }
  const server = createUnparkedMailbox(clock)
  const begun = clock.now()
  const sentAt = new Map<string, number>()
  const provider: MailProvider = {
    ...server.provider,
    deliver: async (mail, ...more) => {
      sentAt.set(mail.submissionId, clock.now() - begun)
      return server.provider.deliver(mail, ...more)
    },
  }
  const world = await createOutboxWorld({
    time: { ...steady, clock },
    mailbox: { provider: 'graph' },
    openInProcess: () => () => provider,
  })
  let process = world.startProcess()
  onTestFinished(() => process.kill())
  return {
    ...world,
    server,
    /** When each left, in ms since the start. */
    sentAt,
    outbox: () => process.outbox,
    enqueue: (id: string, given: Partial<SubmissionRequest> = {}) =>
      world.pass(process.enqueue({ ...world.request(id), ...given })),
    in: (ms: number) => begun + ms,
    /** The time goes on to so many ms since the start. */
    until: async (ms: number) => {
      world.clock.after(begun + ms - world.clock.now(), () => undefined)
      await world.passUntil(() => world.clock.now() >= begun + ms)
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    },
    /** The clock on the wall is set; or the computer has slept, whose timers stand still meanwhile. */
    shift: (ms: number): void => void (shiftMs += ms),
    restart: () => {
      process.kill()
      process = world.startProcess()
    },
    kill: () => process.kill(),
    log: async (submissionId: string) =>
      (await world.store.submissions.attempts({ submissionId })).map(({ note, code }) => [note, code]),
  }
}

describe('taking back', () => {
  test('a mail waits as long as is set, and says until when', async () => {
    const w = await setUp()
    w.setSending({ undoSeconds: 10 })
    await w.enqueue('one')
    const view = await w.store.submissions.view({ submissionId: 'one' })
    expect(view?.undoUntil).toBe(w.in(10_000))
    await w.until(9_999)
    expect(w.server.calls).toEqual([])
    await w.passUntilEnded(['one'])
    expect(w.sentAt.get('one')).toBe(10_000)
  })

  test('cancelled in time it never leaves; "send now" ends the wait', async () => {
    const w = await setUp()
    w.setSending({ undoSeconds: 30 })
    await w.enqueue('back')
    await w.enqueue('now')
    await w.until(5000)
    expect(await w.outbox().cancel('back')).toEqual(ok(null))
    expect(await w.outbox().retry('now')).toEqual(ok(null))
    await w.passUntilEnded(['now'])
    expect(w.sentAt.get('now')).toBe(5000)
    await w.until(hour)
    expect(w.server.copies('back')).toBe(0)
  })

  test('a clock that is set back meanwhile does not make it wait for hours', async () => {
    const w = await setUp()
    w.setSending({ undoSeconds: 30 })
    await w.enqueue('one')
    await w.until(5000)
    w.shift(-2 * hour)
    await w.passUntilEnded(['one'], minute)
    expect((await w.stateOf('one')).state).toBe('sent')
  })

  test('one that is held up does not keep the next from leaving when its wait is over', async () => {
    const w = await setUp()
    const { store } = w
    w.setSending({ undoSeconds: 3 })
    await w.enqueue('first')
    const change = { nextTryAt: w.in(7000), attempts: 1 } as const
    await store.submissions.advance({
      submissionId: 'first',
      expected: ['queued'],
      change,
      at: 1,
      note: 'waits',
    })
    await w.until(500)
    await w.enqueue('second')
    await w.passUntilEnded(['first', 'second'])
    expect([...w.sentAt]).toEqual([
      ['second', 3500],
      ['first', 7000],
    ])
  })
})

describe('a time of one’s choice', () => {
  test('is obeyed to the second, weeks ahead, through restarts; the mail can be had now', async () => {
    const w = await setUp()
    await w.enqueue('later', { sendAt: w.in(40 * day) })
    await w.enqueue('now', { sendAt: w.in(40 * day) })
    expect(await w.outbox().retry('now')).toEqual(ok(null))
    await w.until(day)
    w.restart()
    expect(w.sentAt.has('later')).toBe(false)
    await w.passUntilEnded(['later', 'now'], 50 * day)
    expect([w.sentAt.get('now'), w.sentAt.get('later')]).toEqual([0, 40 * day])
    expect((await w.log('now')).slice(0, 4).map(([note]) => note)).toEqual([
      'queued',
      'you had it sent now',
      'try 1',
      'handed over: on its way',
    ])
  })

  test('can be changed, earlier and later, and nothing is sent at the old one', async () => {
    const w = await setUp()
    await w.enqueue('one', { sendAt: w.in(2 * hour) })
    await w.enqueue('two', { sendAt: w.in(2 * hour) })
    expect(await w.outbox().schedule('one', w.in(hour))).toEqual(ok(null))
    expect(await w.outbox().schedule('two', w.in(30 * day))).toEqual(ok(null))
    expect(await w.outbox().schedule('two', w.in(-1))).toMatchObject({ error: { code: 'schedule_invalid' } })
    expect(await w.outbox().schedule('two', w.in(1000 * day))).toMatchObject({
      error: { code: 'schedule_invalid' },
    })
    await w.passUntilEnded(['one', 'two'], 40 * day)
    expect([...w.sentAt.values()]).toEqual([hour, 30 * day])
    expect(await w.outbox().schedule('one', w.in(50 * day))).toMatchObject({
      error: { code: 'submission_state', subject: 'sent' },
    })
  })

  test('long past it is refused, just past it goes now with its time to be taken back', async () => {
    const w = await setUp()
    w.setSending({ undoSeconds: 10 })
    expect(await w.enqueue('old', { sendAt: w.in(-6 * minute) })).toMatchObject({
      error: { code: 'schedule_invalid' },
    })
    expect(await w.store.submissions.get({ submissionId: 'old' })).toBeNull()
    await w.enqueue('just', { sendAt: w.in(-minute) })
    expect(await w.stateOf('just')).toMatchObject({ sendAt: null, nextTryAt: w.in(10_000) })
  })

  test('the clock on the wall decides: set ahead, it goes at the next look, within five minutes', async () => {
    const w = await setUp()
    await w.enqueue('one', { sendAt: w.in(3 * hour) })
    await w.until(hour)
    w.shift(2 * hour - minute)
    await w.passUntilEnded(['one'])
    expect(w.sentAt.get('one')).toBeGreaterThanOrEqual(3 * hour)
    expect(w.sentAt.get('one')).toBeLessThan(3 * hour + 5 * minute)
  })

  test('set back, it waits for its time on the wall', async () => {
    const w = await setUp()
    await w.enqueue('one', { sendAt: w.in(3 * hour) })
    await w.until(2 * hour)
    w.shift(-hour)
    await w.passUntilEnded(['one'])
    expect(w.sentAt.get('one')).toBe(3 * hour)
  })
})

describe('a time that passed meanwhile', () => {
  const slept = async (missedSchedule: 'send' | 'hold', ms: number) => {
    const w = await setUp()
    w.setSending({ missedSchedule })
    await w.enqueue('one', { sendAt: w.in(hour) })
    w.kill()
    w.advance(hour + ms)
    w.restart()
    return w
  }

  test('ten minutes are no miss, whatever is set', async () => {
    const w = await slept('hold', 10 * minute)
    await w.passUntilEnded(['one'])
    expect((await w.stateOf('one')).state).toBe('sent')
    const lines = (await w.log('one')).map(([note]) => note)
    expect(lines.slice(0, 3)).toEqual(['queued', 'try 1', 'handed over: on its way'])
  })

  test('sent all the same, the log says how late and when it was due', async () => {
    const w = await slept('send', 2 * hour)
    await w.passUntilEnded(['one'])
    expect((await w.stateOf('one')).state).toBe('sent')
    const [, late, tried] = await w.log('one')
    expect(late).toEqual([
      expect.stringMatching(/^2 hours late: was due at \d{4}-\d\d-\d\d \d\d:\d\d,/),
      'schedule_missed',
    ])
    expect(tried).toEqual(['try 1', null])
  })

  test('held, it says so, is sent when told to, or at another time', async () => {
    const w = await slept('hold', 26 * hour)
    await w.passUntilEnded(['one'])
    expect(await w.stateOf('one')).toMatchObject({
      state: 'failed',
      sendAt: w.in(hour),
      reason: { code: 'schedule_missed', retry: 'user' },
    })
    expect((await w.log('one')).at(-1)).toEqual([
      expect.stringMatching(/^held, 1 day late: was due at/),
      'schedule_missed',
    ])
    expect(w.server.calls).toEqual([])
    expect(await w.outbox().schedule('one', w.in(30 * hour))).toEqual(ok(null))
    await w.passUntilEnded(['one'])
    expect(w.sentAt.get('one')).toBe(30 * hour)
  })

  test('a held one that is told to go goes, and is not held again', async () => {
    const w = await slept('hold', 26 * hour)
    await w.passUntilEnded(['one'])
    expect(await w.outbox().retry('one')).toEqual(ok(null))
    await w.passUntilEnded(['one'])
    expect(await w.stateOf('one')).toMatchObject({ state: 'sent', sendAt: null })
  })

  test('the computer slept through it, and the app with it', async () => {
    const w = await setUp()
    w.setSending({ missedSchedule: 'hold' })
    await w.enqueue('one', { sendAt: w.in(hour) })
    await w.until(50 * minute)
    w.shift(9 * hour)
    w.outbox().wake()
    await w.passUntilEnded(['one'])
    expect((await w.stateOf('one')).state).toBe('failed')
    expect((await w.log('one')).at(-1)?.[0]).toMatch(/^held, 8 hours late/)
  })

  test('offline at its time it was missed; paused too', async () => {
    const w = await setUp()
    w.setSending({ missedSchedule: 'hold' })
    await w.enqueue('offline', { sendAt: w.in(hour) })
    await w.until(50 * minute)
    w.setOnline(false)
    await w.until(hour + 11 * minute)
    w.setOnline(true)
    await w.passUntilEnded(['offline'])
    expect(await w.stateOf('offline')).toMatchObject({ state: 'failed', reason: { code: 'schedule_missed' } })
    await w.enqueue('paused', { sendAt: w.in(2 * hour) })
    await w.store.mailboxes.change({ mailboxId: 'box', change: { paused: true }, at: 0 })
    await w.until(3 * hour)
    await w.store.mailboxes.change({ mailboxId: 'box', change: { paused: false }, at: 0 })
    w.outbox().wake('box')
    await w.passUntilEnded(['paused'])
    expect(await w.stateOf('paused')).toMatchObject({ state: 'failed', reason: { code: 'schedule_missed' } })
  })

  test('many at one time wait for the limit of their provider; that is no miss', async () => {
    const w = await setUp()
    w.setSending({ missedSchedule: 'hold' })
    const ids = Array.from({ length: 400 }, (_, n) => `m${String(n)}`)
    for (const id of ids) await w.enqueue(id, { sendAt: w.in(hour) })
    await w.passUntilEnded(ids)
    expect([...w.sentAt.keys()]).toEqual(ids)
    expect(Math.max(...w.sentAt.values())).toBeGreaterThan(hour + 12 * minute)
  })
})
