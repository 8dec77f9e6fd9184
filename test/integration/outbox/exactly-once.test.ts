import fc from 'fast-check'
import { expect, test } from 'vitest'
import { submissionHeader } from '../../../main/providers/gmail/message-from-gmail.ts'
import type { FaultAction } from '../../support/google/index.ts'
import { address, createOutboxBench, type OutboxBench } from './outbox-bench.ts'
import { live } from './live.ts'

/**
 * The law of the outbox: whatever fails, whenever it dies, each mail that was not refused or taken back is in the
 * mailbox exactly once, and nothing is called sent that is not.
 */

const requests = {
  park: { method: 'POST', path: /\/drafts$/ },
  deliver: { method: 'POST', path: /\/drafts\/send$/ },
  isParked: { method: 'GET', path: /\/drafts\/[^/]+$/ },
  listParked: { method: 'GET', path: /\/drafts$/ },
  unpark: { method: 'DELETE', path: /\/drafts\// },
  search: { method: 'GET', path: /\/messages$/ },
  read: { method: 'GET', path: /\/messages\/[^/]+$/ },
}

const status = (code: number, reason: string, headers: Record<string, string> = {}): FaultAction => ({
  kind: 'status',
  status: code,
  body: { error: { code, message: 'planted', errors: [{ reason }] } },
  headers,
})

const actions: Record<string, FaultAction> = {
  refused: status(400, 'invalidArgument'),
  signedOut: status(401, 'authError'),
  tooFast: status(403, 'userRateLimitExceeded'),
  forbidden: status(403, 'forbidden'),
  later: status(429, 'rateLimitExceeded', { 'Retry-After': '90' }),
  broken: status(500, 'backendError'),
  away: status(503, 'backendError', { 'Retry-After': '5' }),
  portal: { kind: 'status', status: 403, body: '<html>Please sign in</html>' },
  cut: { kind: 'cut', when: 'before' },
  cutInBody: { kind: 'cut', when: 'mid-body' },
  drop: { kind: 'accept-then-drop' },
  notJson: { kind: 'wrong-json' },
}

const faultArbitrary = fc.record({
  on: fc.constantFrom(...Object.keys(requests)),
  action: fc.constantFrom(...Object.keys(actions)),
})

const scheduleArbitrary = fc.record({
  mails: fc.integer({ min: 1, max: 4 }),
  faults: fc.array(faultArbitrary, { maxLength: 12 }),
  /** Steps (calls of store or network) after which each process in turn dies. */
  lives: fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 4 }),
  slowIndex: fc.boolean(),
  keepsMessageIds: fc.boolean(),
  /** Milliseconds after the start at which the network goes and how long it is away; null: never. */
  outage: fc.option(fc.tuple(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 1, max: 100_000 }))),
  /** Which mail the person takes back, and when. */
  cancel: fc.option(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 20_000 }))),
})
type Schedule = typeof scheduleArbitrary extends fc.Arbitrary<infer T> ? T : never

const plant = (bench: OutboxBench, { faults, slowIndex, outage }: Schedule): void => {
  for (const { on, action } of faults) {
    const match = Object.entries(requests).find(([name]) => name === on)?.[1]
    const planted = actions[action]
    if (match !== undefined && planted !== undefined)
      bench.control.fault({ match, times: 1, action: planted })
  }
  if (slowIndex) {
    bench.control.delayIndex(true)
    // Every half minute it catches up, as a lagging index does.
    const settle = (): void => {
      bench.control.settleIndex()
      bench.clock.after(30_000, settle)
    }
    bench.clock.after(30_000, settle)
  }
  if (outage !== null) {
    bench.clock.after(outage[0], () => bench.setOnline(false))
    bench.clock.after(outage[0] + outage[1], () => bench.setOnline(true))
  }
}

const check = async (bench: OutboxBench, schedule: Schedule): Promise<void> => {
  plant(bench, schedule)
  const { ids, cancelled, revive } = await live(bench, schedule)
  const states = await Promise.all(ids.map(async (id) => (await bench.stateOf(id)).state))
  const copies = ids.map(bench.copies)
  expect(copies).toEqual(states.map((state) => (state === 'sent' ? 1 : 0)))
  expect(states).not.toContain('unconfirmed')
  ids.forEach((id, index) => cancelled.has(id) && expect(states[index]).toBe('cancelled'))
  // What was refused goes out when it is tried again.
  bench.control.clearFaults()
  bench.setOnline(true)
  const { outbox, kill } = revive()
  const failed = ids.filter((_, index) => states[index] === 'failed')
  for (const id of failed) await bench.pass(outbox.retry(id))
  await bench.passUntilEnded(ids)
  expect(ids.map(bench.copies)).toEqual(states.map((state) => (state === 'cancelled' ? 0 : 1)))
  kill()
  // A lagging index can hide what an earlier try left behind: then a draft too many stays, which sends nothing.
  if (schedule.slowIndex) return
  const leftBehind = bench.control
    .draftsOf(address)
    .map(({ message }) => message.header(submissionHeader) ?? '')
  expect(leftBehind.filter((id) => states[ids.indexOf(id)] !== 'cancelled')).toEqual([])
  expect(bench.control.sentMessages(address)).toHaveLength(
    states.filter((state) => state !== 'cancelled').length,
  )
}

const runs = Number(process.env['LIAISON_PROPERTY_RUNS'] ?? 80)
const seed = Number(process.env['LIAISON_PROPERTY_SEED'] ?? 20_261_122)

test(
  'whatever fails and whenever it dies, every mail is sent exactly once',
  { timeout: 600_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(scheduleArbitrary, async (schedule) => {
        const messageIds = schedule.keepsMessageIds ? 'keep' : 'replace'
        const bench = await createOutboxBench({ messageIds })
        try {
          await check(bench, schedule)
        } finally {
          await bench.store.close()
          await bench.google.close()
        }
      }),
      { numRuns: runs, seed, endOnFailure: false },
    )
  },
)
