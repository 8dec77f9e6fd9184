import { expect, test } from 'vitest'
import { createStop } from '../../main/compose-stop.ts'
import { createMemoryLogger } from '../../main/platform/logger.ts'
import { createManualClock } from '../support/manual-clock.ts'

const setUp = (work: readonly (() => Promise<void>)[]) => {
  const clock = createManualClock()
  const logger = createMemoryLogger()
  const steps: string[] = []
  const step = (name: string) => async (): Promise<void> => void steps.push(name)
  const named = work.map((end) => async () => {
    await end()
    steps.push('work')
  })
  const stop = createStop({ clock, logger, work: named, tokens: step('tokens'), store: step('store') })
  return { clock, logger, steps, stop }
}

test('work ends first, then credentials reach the disk, then the store closes', async () => {
  const { stop, steps, clock } = setUp([() => Promise.resolve(), () => Promise.resolve()])
  await stop()
  expect(steps).toEqual(['work', 'work', 'tokens', 'store'])
  expect(clock.planned()).toBe(0)
})

test('what fails is logged and keeps nothing else from ending', async () => {
  const { stop, steps, logger } = setUp([() => Promise.reject(new Error('stuck')), () => Promise.resolve()])
  await stop()
  expect(steps).toEqual(['work', 'tokens', 'store'])
  expect(logger.lines.join()).toContain('app.stop_failed')
})

test('what hangs is left behind, and the store is closed in time', async () => {
  const { stop, steps, clock } = setUp([() => new Promise(() => undefined)])
  const stopped = stop()
  clock.advance(4000)
  await stopped
  expect(steps).toEqual(['store'])
})
