import { expect, it } from 'vitest'
import { createLanes } from '../../../../../renderer/features/files/lanes.ts'

it('so many tasks run at a time, each next one when one ends, in their order', async () => {
  const enqueue = createLanes(2)
  const begun: number[] = []
  const ends: (() => void)[] = []
  for (const task of [0, 1, 2, 3]) {
    enqueue(() => {
      begun.push(task)
      return new Promise((resolve) => ends.push(resolve))
    })
  }
  expect(begun).toEqual([0, 1])
  for (const count of [3, 4]) {
    ends[count - 2]?.()
    await new Promise((resolve) => setImmediate(resolve))
    expect(begun).toEqual([0, 1, 2, 3].slice(0, count))
  }
})
