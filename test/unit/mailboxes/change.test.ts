import { expect, test } from 'vitest'
import { createChangeMailbox } from '../../../main/mailboxes/change.ts'
import { createManualClock } from '../../support/manual-clock.ts'

const setUp = (change: () => Promise<boolean>) => {
  const work: string[] = []
  const run = createChangeMailbox({
    store: { mailboxes: { change } },
    clock: createManualClock(),
    publish: () => undefined,
    stopWork: async () => void work.push('stop'),
    resumeWork: () => void work.push('resume'),
  })
  return { work, run }
}

test('a store that fails does not leave the mailbox standing still', async () => {
  const { work, run } = setUp(() => Promise.reject(new Error('disk full')))
  await expect(run({ mailboxId: 'box', change: { paused: true } })).rejects.toThrow('disk full')
  expect(work).toEqual(['stop', 'resume'])
})

test('a failing change of a name touches no work', async () => {
  const { work, run } = setUp(() => Promise.reject(new Error('disk full')))
  await expect(run({ mailboxId: 'box', change: { displayName: 'Ann' } })).rejects.toThrow('disk full')
  expect(work).toEqual([])
})
