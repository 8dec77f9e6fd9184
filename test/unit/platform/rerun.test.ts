import { expect, it } from 'vitest'
import { createRerun } from '../../../main/platform/rerun.ts'

it('runs again after work that broke its word and rejected', async () => {
  let runs = 0
  const rerun = createRerun(async () => {
    runs += 1
    if (runs === 1) throw new Error('a bug')
  })
  rerun.request()
  await expect(rerun.idle()).rejects.toThrow('a bug')
  rerun.request()
  await rerun.idle()
  expect(runs).toBe(2)
})
