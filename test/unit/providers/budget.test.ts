import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBudget } from '../../../main/providers/budget.ts'
import { createTestClock } from '../../support/test-clock.ts'

const never = new AbortController().signal
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const bench = (unitsPerMinute = 6000) => {
  const time = createTestClock()
  const budget = createBudget({ clock: time.clock, unitsPerMinute })
  const granted: string[] = []
  const take = (
    name: string,
    units: number,
    priority: 'now' | 'background' = 'background',
    signal = never,
  ): void => {
    void budget.take(units, priority, signal).then((given) => granted.push(given ? name : `${name} stopped`))
  }
  return { ...time, budget, granted, take }
}

test('a burst goes at once, the rest as it refills', async () => {
  const { take, granted, advance, budget } = bench()
  take('burst', 1000)
  take('later', 100)
  await turn()
  expect(granted).toEqual(['burst'])
  advance(1199)
  await turn()
  expect(granted).toEqual(['burst'])
  advance(1)
  await turn()
  expect(granted).toEqual(['burst', 'later'])
  expect(budget.spent()).toBe(1100)
})

test('mail on its way out goes before reading, each in the order of asking', async () => {
  const { take, granted, advance } = bench()
  take('burst', 1000)
  take('read 1', 20)
  take('read 2', 20)
  take('send 1', 100, 'now')
  take('send 2', 100, 'now')
  for (let second = 0; second < 10; second += 1) {
    advance(1000)
    await turn()
  }
  expect(granted).toEqual(['burst', 'send 1', 'send 2', 'read 1', 'read 2'])
})

test('who is stopped leaves the line and holds up nobody', async () => {
  const { take, granted, advance, budget } = bench()
  const stop = new AbortController()
  take('burst', 1000)
  take('big', 900, 'now', stop.signal)
  take('small', 5)
  stop.abort()
  advance(100)
  await turn()
  expect(granted).toEqual(['burst', 'big stopped', 'small'])
  take('too late', 1, 'background', stop.signal)
  await turn()
  expect(granted.at(-1)).toBe('too late stopped')
  expect(budget.spent()).toBe(1005)
})

test('a pause that the provider asked for is kept, and the longer one counts', async () => {
  const { take, granted, advance, budget, clock } = bench()
  budget.pauseUntil(clock.now() + 30_000)
  budget.pauseUntil(clock.now() + 10_000)
  take('first', 1)
  expect(budget.pausedFor()).toBe(30_000)
  advance(29_999)
  await turn()
  expect(granted).toEqual([])
  advance(1)
  await turn()
  expect(granted).toEqual(['first'])
  expect(budget.pausedFor()).toBe(0)
})

test('no minute ever sees more than the quota, and everybody is served', async () => {
  const asked = fc.array(
    fc.record({
      units: fc.constantFrom(1, 2, 5, 10, 20, 100),
      priority: fc.constantFrom('now' as const, 'background' as const),
      after: fc.integer({ min: 0, max: 5000 }),
    }),
    { minLength: 1, maxLength: 120 },
  )
  await fc.assert(
    fc.asyncProperty(asked, async (requests) => {
      const { clock, advance, budget, untilNext } = bench(600)
      const spent: { at: number; units: number }[] = []
      for (const { units, priority, after } of requests) {
        advance(after)
        void budget.take(units, priority, never).then(() => spent.push({ at: clock.now(), units }))
        await Promise.resolve()
      }
      for (let wait = untilNext(); wait !== null; wait = untilNext()) {
        advance(wait)
        await Promise.resolve()
      }
      await turn()
      expect(spent).toHaveLength(requests.length)
      for (const { at } of spent) {
        const minute = spent.filter((other) => other.at >= at && other.at < at + 60_000)
        expect(minute.reduce((sum, { units }) => sum + units, 0)).toBeLessThanOrEqual(600)
      }
    }),
    { numRuns: 60, seed: 7 },
  )
})
