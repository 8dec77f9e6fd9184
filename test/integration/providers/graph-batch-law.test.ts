import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FaultAction } from '../../support/microsoft/index.ts'
import { startGraphBench } from '../../support/provider/graph-bench.ts'
import { code, fromJana, signal } from './suite/bench.ts'

/*
 * The law of asking for several messages: whatever happens to batches and to their parts, as long as it passes, each
 * message has one outcome, the right one; above all, one that is there is never said to be gone.
 */

const address = 'ann@northwind.example'

const passing = fc.constantFrom<FaultAction>(
  { kind: 'status', status: 429, headers: { 'Retry-After': '7' } },
  { kind: 'status', status: 429 },
  { kind: 'status', status: 500 },
  { kind: 'status', status: 503, headers: { 'Retry-After': '2' } },
  { kind: 'status', status: 504 },
  { kind: 'status', status: 404, body: { error: { code: 'UnknownError', message: '' } } },
  { kind: 'wrong-json' },
)
const ofBatches = fc.oneof(
  passing,
  fc.constantFrom<FaultAction>(
    { kind: 'cut', when: 'before' },
    { kind: 'cut', when: 'mid-body' },
    { kind: 'accept-then-drop' },
    { kind: 'wrong-json', body: '{"responses":[{"id":"1","status":404,"body":{}}]}' },
  ),
)
const times = fc.integer({ min: 1, max: 3 })

const scenario = fc.record({
  count: fc.integer({ min: 1, max: 34 }),
  gone: fc.array(fc.nat({ max: 33 }), { maxLength: 6 }),
  parts: fc.array(fc.record({ at: fc.nat({ max: 33 }), action: passing, times }), { maxLength: 5 }),
  batches: fc.array(fc.record({ action: ofBatches, times }), { maxLength: 2 }),
})

test('each message has one outcome, the right one', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async ({ count, gone, parts, batches }) => {
      const { microsoft, control, pass, open } = await startGraphBench(address)
      try {
        const ids: string[] = []
        for (let at = 0; at < count; at += 1) ids.push((await control.deliver(address, fromJana)).id)
        const removed = new Set(gone.flatMap((at) => ids[at] ?? []))
        for (const id of removed) control.remove(address, id)
        const faulty = new Map(
          parts.flatMap(({ at, ...fault }) => (ids[at] === undefined ? [] : [[ids[at], fault]])),
        )
        for (const [id, fault] of faulty)
          control.fault({ match: { path: `/messages/${encodeURIComponent(id)}` }, ...fault })
        for (const fault of batches) control.fault({ match: { path: '/$batch' }, ...fault })
        const outcomes = await pass(open().getMany(ids, signal))
        const ends = outcomes.map(({ id, result }) => `${id} ${code(result)}`)
        expect(ends.toSorted()).toEqual(
          ids.map((id) => `${id} ${removed.has(id) ? 'not_found' : 'ok'}`).toSorted(),
        )
        expect(control.highWater(address)).toBeLessThanOrEqual(3)
      } finally {
        await microsoft.close()
      }
    }),
    { numRuns: Number(process.env['LAW_RUNS'] ?? 40) },
  )
}, 120_000)
