import { expect, onTestFinished, test } from 'vitest'
import { isReady } from '../../../main/outbox/lane.ts'
import { ok } from '../../../shared/errors/result.ts'
import { createUnparkedMailbox } from '../../support/provider/unparked-mailbox.ts'
import { createSimulatedTime } from '../../support/simulated-time.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { enqueued, mailbox } from '../../support/store/record-builders.ts'
import { createOutboxWorld } from './outbox-world.ts'

const day = 24 * 3_600_000

test('a mail that is put off while it stands in line is not begun, however far ahead its new time is', async () => {
  const time = createSimulatedTime()
  const server = createUnparkedMailbox(time.clock)
  const first = Promise.withResolvers<void>()
  const provider: typeof server.provider = {
    ...server.provider,
    deliver: async (mail, ...more) => {
      if (mail.submissionId === 'first') await first.promise
      return server.provider.deliver(mail, ...more)
    },
  }
  const w = await createOutboxWorld({
    time,
    mailbox: { provider: 'graph' },
    openInProcess: () => () => provider,
  })
  w.setOnline(false)
  const process = w.startProcess()
  onTestFinished(() => process.kill())
  for (const id of ['first', 'second', 'third']) await w.pass(process.enqueue(w.request(id)))
  const waits = await w.store.submissions.attempts({ submissionId: 'first' })
  expect(waits.filter(({ code }) => code === 'offline')).toHaveLength(1)
  w.setOnline(true)
  await w.passUntil(() => w.events.some(({ payload }) => JSON.stringify(payload).includes('sending')))
  const begun = w.clock.now()
  expect(await process.outbox.schedule('second', begun + 3 * day)).toEqual(ok(null))
  expect(await process.outbox.cancel('third')).toEqual(ok(null))
  first.resolve()
  await w.passUntilEnded(['first', 'third'])
  const second = await w.stateOf('second')
  expect([second.state, second.attempts, isReady(second, begun)]).toEqual(['queued', 0, false])
  expect(isReady(second, begun + 3 * day)).toBe(true)
  await w.passUntilEnded(['second'], 5 * day)
  expect(['first', 'second', 'third'].map(server.copies)).toEqual([1, 1, 0])
  expect(w.clock.now() - begun).toBeGreaterThanOrEqual(3 * day)
})

test('a mail that would wait to be taken back for longer than it can be is ready: the clock was set back', async () => {
  const { store } = openTestStore()
  await store.mailboxes.save(mailbox())
  const now = 1_000_000
  const of = async (id: string, nextTryAt: number) => {
    await store.submissions.enqueue(enqueued({ id, queuedAt: now, nextTryAt }))
    const record = await store.submissions.get({ submissionId: id })
    return record !== null && isReady(record, now)
  }
  expect([await of('sub1', now + 30_000), await of('sub2', now + 30_001)]).toEqual([false, true])
})

test('a mail on its way is left alone, and the next of its mailbox waits, whatever wakes the outbox', async () => {
  const time = createSimulatedTime()
  const server = createUnparkedMailbox(time.clock)
  const first = Promise.withResolvers<void>()
  const begun: string[] = []
  const provider: typeof server.provider = {
    ...server.provider,
    deliver: async (mail, ...more) => {
      begun.push(mail.submissionId)
      if (mail.submissionId === 'first') await first.promise
      return server.provider.deliver(mail, ...more)
    },
  }
  const w = await createOutboxWorld({
    time,
    mailbox: { provider: 'graph' },
    openInProcess: () => () => provider,
  })
  const process = w.startProcess()
  onTestFinished(() => process.kill())
  await w.pass(process.enqueue(w.request('first')))
  await w.passUntil(() => begun.length === 1)
  await w.pass(process.enqueue(w.request('second')))
  process.outbox.wake('box')
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  expect([begun, server.calls]).toEqual([['first'], []])
  first.resolve()
  await w.passUntilEnded(['first', 'second'])
  expect(['first', 'second'].map(server.copies)).toEqual([1, 1])
})
