import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createGate } from '../../../main/providers/gate.ts'

const never = new AbortController().signal
const settled = async <T>(work: Promise<T>): Promise<T | 'waiting'> => {
  let end: T | 'waiting' = 'waiting'
  void work.then((value) => (end = value))
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
  return end
}

test('only so many are inside, the next comes when one leaves, and leaving twice is leaving once', async () => {
  const gate = createGate(2)
  const first = await gate.enter('now', never)
  await gate.enter('now', never)
  const third = gate.enter('now', never)
  const fourth = gate.enter('now', never)
  expect(await settled(third)).toBe('waiting')
  first?.()
  first?.()
  expect(await settled(third)).toBeTypeOf('function')
  expect(await settled(fourth)).toBe('waiting')
})

test('what a person waits for goes first', async () => {
  const gate = createGate(1)
  const leave = await gate.enter('background', never)
  const background = gate.enter('background', never)
  const now = gate.enter('now', never)
  leave?.()
  expect(await settled(now)).toBeTypeOf('function')
  expect(await settled(background)).toBe('waiting')
})

test('who is stopped leaves the line', async () => {
  const gate = createGate(1)
  const leave = await gate.enter('now', never)
  const stop = new AbortController()
  const stopped = gate.enter('now', stop.signal)
  const next = gate.enter('now', never)
  stop.abort()
  expect(await stopped).toBeNull()
  leave?.()
  expect(await settled(next)).toBeTypeOf('function')
  expect(await gate.enter('now', stop.signal)).toBeNull()
})

test('whatever comes and goes, never too many are inside and everybody gets in', async () => {
  const visit = fc.record({ urgent: fc.boolean(), stops: fc.boolean(), stays: fc.nat({ max: 4 }) })
  await fc.assert(
    fc.asyncProperty(
      fc.array(visit, { maxLength: 30 }),
      fc.integer({ min: 1, max: 4 }),
      async (visits, places) => {
        const gate = createGate(places)
        let inside = 0
        let most = 0
        const come = async ({ urgent, stops, stays }: (typeof visits)[number]): Promise<void> => {
          const stop = new AbortController()
          const entering = gate.enter(urgent ? 'now' : 'background', stop.signal)
          if (stops) stop.abort()
          const leave = await entering
          if (leave === null) return expect(stops).toBe(true)
          inside += 1
          most = Math.max(most, inside)
          for (let turn = 0; turn < stays; turn += 1) await Promise.resolve()
          inside -= 1
          leave()
        }
        await Promise.all(visits.map(come))
        expect(most).toBeLessThanOrEqual(places)
        expect(inside).toBe(0)
      },
    ),
  )
})
