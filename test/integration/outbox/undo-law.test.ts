import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createUnparkedMailbox } from '../../support/provider/unparked-mailbox.ts'
import { createSimulatedTime } from '../../support/simulated-time.ts'
import { createOutboxWorld, type OutboxWorld, type Process } from './outbox-world.ts'

/** What may happen in between: the person, the time, the network, the end of the app. */
const steps = fc.array(
  fc.oneof(
    fc.constant({ kind: 'undo and edit' } as const),
    fc.constant({ kind: 'send now' } as const),
    fc.constant({ kind: 'crash' } as const),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 15_000 }) }),
    fc.record({ kind: fc.constant('network' as const), online: fc.boolean() }),
    fc.record({ kind: fc.constant('turns' as const), count: fc.integer({ min: 0, max: 12 }) }),
  ),
  { minLength: 1, maxLength: 14 },
)

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

const wait = async (world: OutboxWorld, ms: number): Promise<void> => {
  const end = world.clock.now() + ms
  world.clock.after(ms, () => undefined)
  await world.passUntil(() => world.clock.now() >= end)
}

/** A window: the mail that the person sees as sent or being sent, by its number. Each edit is a mail of its own. */
const createWindow = (world: OutboxWorld, current: () => Process) => {
  const id = (edition: number): string => `edition-${String(edition)}`
  const given = new Set<number>()
  let edition = 0
  /** Told of again and again until it was answered, as the window does with what it has stored. */
  const send = async (): Promise<void> => {
    const sending = edition
    const answer = await current().enqueue(world.request(id(sending), id(sending)))
    if (answer.ok) given.add(sending)
  }
  return {
    send,
    newest: () => id(edition),
    all: () => Array.from({ length: edition + 1 }, (_, n) => id(n)),
    isGiven: () => given.has(edition),
    undoAndEdit: async (): Promise<void> => {
      const answer = await current().outbox.cancel(id(edition))
      if (!answer.ok) {
        expect(['submission_state', 'submission_not_found']).toContain(answer.error.code)
        return
      }
      edition += 1
      await send()
    },
    sendNow: async (): Promise<void> => void (await current().outbox.retry(id(edition))),
  }
}

test('undo, then edit: what leaves is the newest text, once, and never an older one', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.constantFrom(0, 3, 10, 30), async (happened, undoSeconds) => {
      const time = createSimulatedTime()
      const server = createUnparkedMailbox(time.clock)
      const world = await createOutboxWorld({
        time,
        mailbox: { provider: 'graph' },
        openInProcess: () => () => server.provider,
      })
      world.setSending({ undoSeconds })
      let process = world.startProcess()
      const window = createWindow(world, () => process)
      // Not waited for, each goes on beside the next: that is what interleaves them.
      const underWay: Promise<unknown>[] = [window.send()]
      for (const step of happened) {
        if (step.kind === 'turns') await turns(step.count)
        if (step.kind === 'wait') await wait(world, step.ms)
        if (step.kind === 'network') world.setOnline(step.online)
        if (step.kind === 'send now') underWay.push(window.sendNow())
        if (step.kind === 'undo and edit') {
          // A window has one such step under way at a time.
          await world.pass(Promise.all(underWay))
          underWay.push(window.undoAndEdit())
        }
        if (step.kind === 'crash') {
          await world.pass(Promise.all(underWay))
          process.kill()
          process = world.startProcess()
        }
      }
      world.setOnline(true)
      await world.pass(Promise.all(underWay))
      expect(window.isGiven()).toBe(true)
      await world.passUntilEnded(window.all())
      process.kill()
      const left = window.all().filter((id) => server.copies(id) > 0)
      expect(left).toEqual([window.newest()])
      expect(server.copies(window.newest())).toBe(1)
      for (const id of window.all().slice(0, -1)) expect((await world.stateOf(id)).state).toBe('cancelled')
    }),
    { numRuns: 60 },
  )
}, 60_000)
