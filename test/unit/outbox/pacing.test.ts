import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPacing } from '../../../main/outbox/pacing.ts'
import { ok } from '../../../shared/errors/result.ts'
import { createManualClock } from '../../support/manual-clock.ts'
import { createFakeMailbox } from '../../support/provider/fake-mailbox.ts'

const mail = {
  submissionId: 'one',
  rfcMessageId: 'one@x.example',
  providerThreadId: null,
  answered: null,
  frozen: new Uint8Array(),
  triedBefore: false,
}

const setUp = () => {
  let shiftMs = 0
  const steady = createManualClock()
  const clock = { now: () => steady.now() + shiftMs, after: steady.after }
  const pacing = createPacing(clock)
  let takesMs = 0
  const fake = {
    ...createFakeMailbox().provider,
    deliver: async () => {
      steady.advance(takesMs)
      if (takesMs === 13) throw new Error('a bug')
      return ok({ providerMessageId: null })
    },
  }
  const send = async (mailboxId = 'box', ms = 0): Promise<void> => {
    takesMs = ms
    await pacing
      .counting(mailboxId, fake)
      .deliver(mail, null, new AbortController().signal)
      .catch(() => null)
  }
  return { clock, pacing, send, advance: steady.advance, shift: (ms: number) => void (shiftMs += ms) }
}

test('the fourth of three a minute waits until the first has been gone for a minute and a second', async () => {
  const { clock, pacing, send, advance } = setUp()
  const begun = clock.now()
  for (const ms of [0, 0, 0]) {
    expect(pacing.fullUntil('box', 3)).toBeNull()
    await send('box', ms)
    advance(10_000)
  }
  expect(pacing.fullUntil('box', 3)).toBe(begun + 61_000)
  expect(pacing.fullUntil('other', 3)).toBeNull()
  expect(pacing.fullUntil('box', null)).toBeNull()
  expect(pacing.fullUntil('box', 4)).toBeNull()
  advance(31_000)
  expect(pacing.fullUntil('box', 3)).toBeNull()
})

test('one that is on its way for long counts from its end; one that breaks counts, too', async () => {
  const { clock, pacing, send } = setUp()
  const begun = clock.now()
  await send('box', 20_000)
  expect(pacing.fullUntil('box', 1)).toBe(begun + 81_000)
  await send('box2', 13)
  expect(pacing.fullUntil('box2', 1)).toBe(begun + 81_013)
})

test('a clock that is set back does not hold anything up', async () => {
  const { pacing, send, shift } = setUp()
  await send()
  shift(-3_600_000)
  expect(pacing.fullUntil('box', 1)).toBeNull()
})

test('law: whoever obeys never has more under way in any minute than is allowed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.tuple(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: 0, max: 9000 })), {
        maxLength: 30,
      }),
      async (perMinute, mails) => {
        const { clock, pacing, send, advance } = setUp()
        const spans: { from: number; to: number }[] = []
        for (const [pause, takes] of mails) {
          advance(pause)
          const until = pacing.fullUntil('box', perMinute)
          if (until !== null) advance(until - clock.now())
          expect(pacing.fullUntil('box', perMinute)).toBeNull()
          const from = clock.now()
          await send('box', takes)
          spans.push({ from, to: clock.now() })
        }
        // Wherever within its span each is counted by the provider, the worst case is its end and the next one's begin.
        for (const [n, { to }] of spans.entries()) {
          const next = spans[n + perMinute]
          if (next !== undefined) expect(next.from - to).toBeGreaterThan(60_000)
        }
      },
    ),
  )
})
