import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { address, createGraphBench, type GraphBench } from './graph-bench.ts'
import { actions, syncCopies, unclear } from './graph-faults.ts'
import { live } from './live.ts'

/**
 * The law of the outbox where a mail can't be parked: whatever fails, whenever it dies, nothing is sent twice unless
 * the person chose so, nothing is called sent that is not, nothing is stuck or lost, and the person is asked only where
 * nobody can tell.
 */

const requests = {
  deliver: { method: 'POST', path: /\/sendMail$/ },
  look: { method: 'GET', path: /\/messages$/ },
  read: { method: 'GET', path: /\/messages\/[^/]+$/ },
}

const minute = 60_000

const scheduleArbitrary = fc.record({
  mails: fc.integer({ min: 1, max: 3 }),
  faults: fc.array(
    fc.record({
      on: fc.constantFrom('deliver', 'deliver', 'look', 'read'),
      action: fc.constantFrom(...Object.keys(actions)),
    }),
    { maxLength: 8 },
  ),
  lives: fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 3 }),
  /** Minutes that copies are late, from the start on; null: they are there at once. */
  lateCopies: fc.option(fc.integer({ min: 1, max: 30 })),
  outage: fc.option(fc.tuple(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 1, max: 100_000 }))),
  cancel: fc.option(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 20_000 }))),
})
type Schedule = typeof scheduleArbitrary extends fc.Arbitrary<infer T> ? T : never

const plant = (bench: GraphBench, { faults, lateCopies, outage }: Schedule) => {
  const planted = faults.flatMap(({ on, action: name }) => {
    const match = Object.entries(requests).find(([request]) => request === on)?.[1]
    const action = actions[name]
    if (match === undefined || action === undefined) return []
    return [{ on, name, fault: bench.control.fault({ match, times: 1, action }) }]
  })
  if (lateCopies !== null) {
    bench.control.delaySent(true)
    bench.clock.after(lateCopies * minute, () => {
      bench.control.delaySent(false)
      bench.control.settleSent()
    })
  }
  if (outage !== null) {
    bench.clock.after(outage[0], () => bench.setOnline(false))
    bench.clock.after(outage[0] + outage[1], () => bench.setOnline(true))
  }
  /** Whether anything happened that leaves a sending in the dark. */
  return (): boolean =>
    planted.some(({ on, name, fault }) => on === 'deliver' && name in unclear && fault.hits() > 0)
}

const tally = new Map<string, number>()

const check = async (bench: GraphBench, schedule: Schedule): Promise<void> => {
  const inTheDark = plant(bench, schedule)
  const { ids, cancelled, revive } = await live(bench, schedule)
  const statesOf = () => Promise.all(ids.map(async (id) => (await bench.stateOf(id)).state))
  const states = await statesOf()
  const arrived = ids.map(bench.arrived)
  for (const state of states) tally.set(state, (tally.get(state) ?? 0) + 1)
  ids.forEach((id, index) => {
    const state = states[index]
    if (cancelled.has(id)) expect(state).toBe('cancelled')
    if (state === 'unconfirmed') expect(arrived[index]).toBeLessThanOrEqual(1)
    else expect([id, state, arrived[index]]).toEqual([id, state, state === 'sent' ? 1 : 0])
  })
  // The person is asked only where an answer was lost or a process died; and of what arrived, only with a late copy.
  const unconfirmed = ids.filter((_, index) => states[index] === 'unconfirmed')
  if (unconfirmed.length > 0) expect(inTheDark() || schedule.lives.length > 0).toBe(true)
  if (unconfirmed.some((id) => bench.arrived(id) > 0)) expect(schedule.lateCopies).not.toBeNull()

  // The copies come in the end, and the next sync makes sent what arrived.
  bench.control.clearFaults()
  bench.setOnline(true)
  bench.control.delaySent(false)
  bench.control.settleSent()
  const { outbox, kill } = revive()
  await syncCopies(bench)
  const synced = await statesOf()
  unconfirmed.forEach((id) => {
    expect([id, synced[ids.indexOf(id)]]).toEqual([id, bench.arrived(id) > 0 ? 'sent' : 'unconfirmed'])
  })
  // What was refused, and what the person wants sent again, goes out: once.
  for (const [index, id] of ids.entries()) {
    if (synced[index] === 'failed') await bench.pass(outbox.retry(id))
    if (synced[index] === 'unconfirmed') {
      expect(await bench.pass(outbox.decide(id, 'send_again'))).toEqual({ ok: true, value: null })
    }
  }
  await bench.passUntilEnded(ids)
  const end = await statesOf()
  expect(ids.map(bench.arrived)).toEqual(end.map((state) => (state === 'cancelled' ? 0 : 1)))
  expect(end.filter((state) => state !== 'cancelled' && state !== 'sent')).toEqual([])
  kill()
}

const runs = Number(process.env['LIAISON_PROPERTY_RUNS'] ?? 80)
const seed = Number(process.env['LIAISON_PROPERTY_SEED'] ?? 20_261_122)

test(
  'whatever fails and whenever it dies: never twice, never falsely sent, nothing stuck, nothing lost',
  { timeout: 600_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(scheduleArbitrary, async (schedule) => {
        const bench = await createGraphBench()
        try {
          await check(bench, schedule)
        } finally {
          await bench.store.close()
          await bench.microsoft.close()
        }
      }),
      { numRuns: runs, seed, endOnFailure: false },
    )
    // The schedules are hard enough to bring out every end.
    if (runs >= 80)
      expect([...tally.keys()].toSorted()).toEqual(['cancelled', 'failed', 'sent', 'unconfirmed'])
  },
)

test('sending again by the person’s will, though it had gone out unseen, is the only way to two copies', async () => {
  const bench = await createGraphBench()
  onTestFinished(() => bench.microsoft.close())
  bench.control.fault({ match: requests.deliver, times: 1, action: { kind: 'accept-then-drop' } })
  bench.control.delaySent(true)
  const process = bench.startProcess()
  onTestFinished(() => process.kill())
  await bench.pass(process.enqueue(bench.request('one', 'one')))
  await bench.passUntilEnded(['one'])
  expect([(await bench.stateOf('one')).state, bench.arrived('one')]).toEqual(['unconfirmed', 1])
  await bench.pass(process.outbox.decide('one', 'send_again'))
  await bench.passUntilEnded(['one'])
  expect([(await bench.stateOf('one')).state, bench.arrived('one')]).toEqual(['sent', 2])
})

test('a mail that was sent is read back from Sent Items within seconds', async () => {
  const bench = await createGraphBench()
  onTestFinished(() => bench.microsoft.close())
  const process = bench.startProcess()
  onTestFinished(() => process.kill())
  const before = bench.clock.now()
  await bench.pass(process.enqueue(bench.request('one', 'one')))
  await bench.passUntil(() => bench.readBack.length === 1)
  expect(bench.readBack).toMatchObject([{ submissionId: 'one', direction: 'sent', subject: 'one' }])
  expect(bench.clock.now() - before).toBeLessThan(5000)
  const [copy] = bench.control.sentMessages(address)
  expect(await bench.stateOf('one')).toMatchObject({ state: 'sent', providerMessageId: copy?.id })
})
