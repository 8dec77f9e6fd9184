import { expect, onTestFinished, test, vi } from 'vitest'
import { AppFailure } from '../../../main/platform/app-failure.ts'
import type { Store } from '../../../main/store/store.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { createOutboxBench, type OutboxBench } from './outbox-bench.ts'

type Advance = Store['submissions']['advance']
type Step = Parameters<Advance>[0]

/** An outbox with one mail queued, whose writes go through `around`. */
const queuedWith = async (around: (b: OutboxBench, write: Advance, step: Step) => Promise<boolean>) => {
  const b = await createOutboxBench()
  onTestFinished(() => b.google.close())
  const write = b.store.submissions.advance
  vi.spyOn(b.store.submissions, 'advance').mockImplementation((step) => around(b, write, step))
  const process = b.startProcess()
  onTestFinished(() => process.kill())
  expect(await b.pass(process.enqueue(b.request('one')))).toEqual({ ok: true, value: 'queued' })
  return b
}

const writes: readonly (readonly [string, (step: Step) => boolean])[] = [
  ['before the try', ({ change }) => change.state === 'sending'],
  ['where it is parked', ({ change }) => change.parkId !== undefined],
  ['that it was sent', ({ change }) => change.state === 'sent'],
]

test.each(writes)(
  'a full disk at the write "%s" delays the mail, which goes out once',
  async (_name, isIt) => {
    let refusals = 2
    const b = await queuedWith((_b, write, step) => {
      if (!isIt(step) || refusals === 0) return write(step)
      refusals -= 1
      return Promise.reject(new AppFailure(appError('store_full', 'the disk is full')))
    })
    const before = b.clock.now()
    await b.passUntilEnded(['one'], 10 * 60_000)
    expect(refusals).toBe(0)
    expect(b.clock.now() - before).toBeLessThan(2 * 60_000)
    // Twice ten seconds: a disk that stays full is not hammered at.
    expect(b.clock.now() - before).toBeGreaterThanOrEqual(20_000)
    expect(await b.stateOf('one')).toMatchObject({ state: 'sent' })
    expect(b.copies('one')).toBe(1)
    expect(b.control.draftsOf('ann@northwind.example')).toEqual([])
  },
)

test('a mail that arrives while its mailbox is being disconnected is not left unconfirmed', async () => {
  const b = await queuedWith(async (bench, write, step) => {
    const written = await write(step)
    if (step.note === 'parked') {
      await bench.store.mailboxes.remove({ mailboxId: 'box', keepHistory: true, at: bench.clock.now() })
      expect(await bench.stateOf('one')).toMatchObject({ state: 'unconfirmed' })
    }
    return written
  })
  await b.passUntil(() => b.readBack.length === 1)
  expect(await b.stateOf('one')).toMatchObject({ state: 'sent', reason: null })
  expect(b.copies('one')).toBe(1)
})
