import { expect, onTestFinished, test } from 'vitest'
import { createSimulatedTime } from '../../support/simulated-time.ts'
import { createUnparkedMailbox } from '../../support/provider/unparked-mailbox.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { ok } from '../../../shared/errors/result.ts'
import { createOutboxWorld } from './outbox-world.ts'

const setUp = async () => {
  const time = createSimulatedTime()
  const server = createUnparkedMailbox(time.clock)
  let gate: Promise<void> | null = null
  const { deliver } = server.provider
  const provider: typeof server.provider = {
    ...server.provider,
    deliver: async (...at) => {
      const answer = await deliver(...at)
      if (gate !== null) await gate
      return answer
    },
  }
  const world = await createOutboxWorld({
    time,
    mailbox: { provider: 'graph' },
    openInProcess: () => () => provider,
  })
  const process = world.startProcess()
  onTestFinished(() => process.kill())
  const set = async (paused: boolean) => {
    await world.store.mailboxes.change({ mailboxId: 'box', change: { paused }, at: 0 })
    if (!paused) process.outbox.wake('box')
  }
  const send = async (...ids: string[]) => {
    for (const id of ids) expect((await world.pass(process.enqueue(world.request(id)))).ok).toBe(true)
  }
  const hold = () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    gate = promise
    return () => {
      gate = null
      resolve()
    }
  }
  const rest = async (ms: number) => {
    const end = world.clock.now() + ms
    world.clock.after(ms, () => undefined)
    await world.passUntil(() => world.clock.now() >= end)
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  }
  const delivered = () => server.calls.filter((call) => call.startsWith('deliver'))
  return { ...world, server, set, send, hold, rest, delivered, outbox: process.outbox }
}

test('what is under way ends its step; what waits behind it does not begin', async () => {
  const w = await setUp()
  const release = w.hold()
  await w.send('one', 'two', 'three')
  await w.passUntil(() => w.delivered().length === 1)
  await w.set(true)
  release()
  await w.rest(3_600_000)
  expect(w.delivered()).toEqual(['deliver one'])
  expect((await w.stateOf('one')).state).toBe('sent')
  expect((await w.stateOf('two')).state).toBe('queued')
  await w.set(false)
  await w.passUntilEnded(['one', 'two', 'three'])
  expect(w.delivered()).toEqual(['deliver one', 'deliver two', 'deliver three'])
})

test('of several that are due at once the next does not begin either', async () => {
  const w = await setUp()
  await w.set(true)
  await w.send('one', 'two')
  const release = w.hold()
  await w.set(false)
  await w.passUntil(() => w.delivered().length === 1)
  await w.set(true)
  release()
  await w.rest(3_600_000)
  expect(w.delivered()).toEqual(['deliver one'])
})

test('what is written, retried or taken back meanwhile changes its state, and nothing leaves', async () => {
  const w = await setUp()
  w.server.fate(appError('recipient_invalid', 'no', 'user'))
  await w.send('bad')
  await w.passUntilEnded(['bad'])
  await w.set(true)
  const before = w.server.calls.length
  await w.send('new', 'dropped')
  expect(await w.outbox.retry('bad')).toEqual(ok(null))
  expect(await w.outbox.cancel('dropped')).toEqual(ok(null))
  await w.rest(3_600_000)
  expect(w.server.calls).toHaveLength(before)
  const states = await Promise.all(['bad', 'new', 'dropped'].map(async (id) => (await w.stateOf(id)).state))
  expect(states).toEqual(['queued', 'queued', 'cancelled'])
  await w.set(false)
  await w.passUntilEnded(['bad', 'new'])
  expect(['bad', 'new', 'dropped'].map(w.server.copies)).toEqual([1, 1, 0])
})

test('one whose answer was lost is asked about after the pause, not during it', async () => {
  const w = await setUp()
  w.server.fate('sent_unheard')
  await w.send('one')
  await w.passUntil(() => w.delivered().length === 1)
  await w.set(true)
  await w.rest(3_600_000)
  expect(w.server.calls).toEqual(['deliver one'])
  expect((await w.stateOf('one')).state).toBe('sending')
  await w.set(false)
  await w.passUntilEnded(['one'])
  expect([(await w.stateOf('one')).state, w.server.copies('one')]).toEqual(['sent', 1])
})
