import { describe, expect, it } from 'vitest'
import { createProgress } from '../../../main/sync/progress.ts'
import type { RunProgress } from '../../../main/sync/run-deps.ts'

const setUp = (bodiesPerMinute: number | null = null) => {
  const told: RunProgress[] = []
  const progress = createProgress(bodiesPerMinute, (step) => void told.push(step))
  const left = (count: number): RunProgress | undefined => {
    progress.tell(count)
    return told.at(-1)
  }
  return { ...progress, left }
}

describe('the time left', () => {
  it('is not promised for a few messages that came at once, but after ten of them or three seconds', () => {
    const few = setUp()
    expect(few.left(100)).toMatchObject({ done: 0, total: 100, msLeft: null })
    few.add(9, 90)
    expect(few.left(91)).toMatchObject({ done: 9, total: 100, msLeft: null })
    few.add(1, 10)
    expect(few.left(90)).toMatchObject({ done: 10, msLeft: 900 })
    const slow = setUp()
    slow.add(2, 2999)
    expect(slow.left(10)?.msLeft).toBeNull()
    slow.add(1, 1)
    expect(slow.left(10)?.msLeft).toBe(10_000)
  })

  it('is told by the speed of late: a network that was slow an hour ago says nothing', () => {
    const { add, left } = setUp()
    for (let chunk = 0; chunk < 40; chunk += 1) add(25, 100_000)
    for (let chunk = 0; chunk < 20; chunk += 1) add(25, 250)
    expect(left(100)?.msLeft).toBe(1000)
  })

  it('is never shorter than the quota lets it be, and no clock makes it negative', () => {
    const { add, left } = setUp(300)
    add(25, -60_000)
    expect(left(300)?.msLeft).toBe(60_000)
  })

  it('of a run that has nothing to do is no total', () => {
    expect(setUp().left(0)).toMatchObject({ done: 0, total: null })
  })
})
