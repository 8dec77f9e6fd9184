import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { enqueued, mailbox, mailContent } from '../../support/store/record-builders.ts'

const open = async () => {
  const { store, db } = openTestStore()
  db.raw.exec('PRAGMA synchronous = OFF')
  await store.mailboxes.save(mailbox())
  await store.mailboxes.save(mailbox({ id: 'box2', accountId: 'a2', address: 'x@northwind.example' }))
  return store
}

type Store = Awaited<ReturnType<typeof open>>

const states = ['queued', 'sending', 'sent', 'failed', 'unconfirmed', 'cancelled'] as const

/** A submission as the model sees it: its place in `Given[]` is the order in which it was enqueued. */
type Given = {
  readonly mailboxId: string
  readonly threadKey: string | null
  readonly state: (typeof states)[number]
  readonly queuedAt: number
  readonly nextTryAt: number | null
  readonly sendAt: number | null
}

const time = fc.integer({ min: 1, max: 12 })

const given: fc.Arbitrary<Given> = fc.record({
  mailboxId: fc.constantFrom('box', 'box2'),
  threadKey: fc.constantFrom(null, 't1', 't1', 't2'),
  state: fc.constantFrom('queued', 'queued', ...states),
  queuedAt: time,
  nextTryAt: fc.option(time),
  sendAt: fc.option(time),
})

const fill = async (store: Store, all: readonly Given[], round: number): Promise<void> => {
  for (const [n, one] of all.entries()) {
    const submissionId = `r${round}n${n}`
    const { mailboxId, threadKey, queuedAt, sendAt, nextTryAt, state } = one
    const content = mailContent({ mailboxId })
    await store.submissions.enqueue(enqueued({ id: submissionId, content, queuedAt, sendAt, threadKey }))
    const change = { state, nextTryAt }
    await store.submissions.advance({ submissionId, expected: ['queued'], change, at: 1, note: state })
  }
}

/** The rule in words: what stands before it in its thread has gone, ended, or waits for a time of its own. */
const isHeld = (all: readonly Given[], n: number, now: number): boolean =>
  all.some((other, m) => {
    const one = all[n]
    if (one === undefined || one.threadKey === null || other.threadKey !== one.threadKey) return false
    if (other.mailboxId !== one.mailboxId) return false
    // As they were taken in, whatever the clock said then.
    const before = m < n
    const stands = other.state === 'sending' || (other.state === 'queued' && (other.sendAt ?? 0) <= now)
    return before && stands
  })

const isDue = (all: readonly Given[], n: number, now: number): boolean => {
  const one = all[n]
  if (one?.state === 'sending') return true
  if (one?.state !== 'queued' || isHeld(all, n, now)) return false
  return (one.nextTryAt ?? 0) <= now && (one.sendAt ?? 0) <= now
}

const dueIn = (all: readonly Given[], now: number): number[] =>
  [...all.keys()].filter((n) => isDue(all, n, now)).toSorted((a, b) => a - b)

describe('order within a thread', () => {
  it('is kept, whatever waits for what', { timeout: 120_000 }, async () => {
    let round = 0
    const store = await open()
    await fc.assert(
      fc.asyncProperty(fc.array(given, { maxLength: 7 }), async (all) => {
        round += 1
        await cancelAll(store)
        await fill(store, all, round)
        for (let now = 0; now <= 13; now += 1) {
          const due = (await store.submissions.due({ now })).map(({ id }) => id)
          expect(due).toEqual(dueIn(all, now).map((n) => `r${round}n${n}`))
          // The first moment after this one at which something may be done that can't be done yet.
          const later = Array.from({ length: 14 }, (_, at) => at).find(
            (at) => at > now && dueIn(all, at).some((n) => all[n]?.state === 'queued' && !isDue(all, n, now)),
          )
          const settles = all.flatMap(({ state, nextTryAt }) =>
            state === 'sending' && (nextTryAt ?? 0) > now ? (nextTryAt ?? []) : [],
          )
          const wanted = Math.min(later ?? Infinity, ...settles)
          expect((await store.submissions.nextDueAt({ now })) ?? Infinity).toBe(wanted)
        }
      }),
      { numRuns: 60 },
    )
  })

  const cancelAll = async (store: Store): Promise<void> => {
    for (const { id: submissionId } of (
      await store.submissions.list({ show: 'waiting', before: null, limit: 50 })
    ).submissions) {
      const expected = ['queued', 'sending'] as const
      await store.submissions.advance({
        submissionId,
        expected,
        change: { state: 'cancelled' },
        at: 20,
        note: 'cancelled',
      })
    }
  }

  it('does not let one behind another be the reason to look again', async () => {
    const store = await open()
    await store.submissions.enqueue(enqueued({ id: 'first', queuedAt: 1, nextTryAt: 9000, threadKey: 't' }))
    await store.submissions.enqueue(enqueued({ id: 'behind', queuedAt: 2, nextTryAt: 2, threadKey: 't' }))
    expect(await store.submissions.due({ now: 50 })).toEqual([])
    expect(await store.submissions.nextDueAt({ now: 50 })).toBe(9000)
  })

  it('says nothing where all that waits is under way', async () => {
    const store = await open()
    await store.submissions.enqueue(enqueued({ threadKey: 't' }))
    await store.submissions.enqueue(enqueued({ id: 'behind', queuedAt: 101, threadKey: 't' }))
    const change = { state: 'sending', nextTryAt: null } as const
    await store.submissions.advance({
      submissionId: 'sub1',
      expected: ['queued'],
      change,
      at: 100,
      note: 'parks',
    })
    expect((await store.submissions.due({ now: 500 })).map(({ id }) => id)).toEqual(['sub1'])
    expect(await store.submissions.nextDueAt({ now: 500 })).toBeNull()
  })

  it('is nothing to a paused mailbox, from which nothing is due', async () => {
    const store = await open()
    await store.submissions.enqueue(enqueued())
    await store.mailboxes.change({ mailboxId: 'box', change: { paused: true }, at: 1 })
    expect(await store.submissions.due({ now: 500 })).toEqual([])
    expect(await store.submissions.nextDueAt({ now: 500 })).toBeNull()
  })
})
