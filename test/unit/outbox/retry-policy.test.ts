import { describe, expect, test } from 'vitest'
import {
  afterDeliver,
  afterPark,
  afterSettle,
  afterUnknown,
  maxSettleTries,
  resendDelayMs,
} from '../../../main/outbox/retry-policy.ts'
import { appError, errorCodes, type ErrorCode, type RetryKind } from '../../../shared/errors/app-error.ts'

const now = 1_000_000
const at = (attempts: number, random = 0.5) => ({ now, attempts, random: () => random })
const error = (code: ErrorCode, retry: RetryKind, retryAfterMs?: number) =>
  appError(code, 'planted', retry, retryAfterMs === undefined ? {} : { retryAfterMs })

describe('after a try', () => {
  test.each([
    ['provider_rejected', 'user'],
    ['recipient_invalid', 'user'],
    ['message_too_large', 'user'],
    ['forbidden', 'user'],
    ['scope_missing', 'user'],
    ['internal', 'never'],
  ] as const)('%s is for the person', (code, retry) => {
    expect(afterDeliver(error(code, retry), at(1))).toMatchObject({ kind: 'failed', reason: { code } })
    expect(afterPark(error(code, retry), at(1))).toMatchObject({ kind: 'failed' })
  })

  test.each([
    ['offline', 'backoff'],
    ['auth_expired', 'user'],
    ['vault_unavailable', 'user'],
    ['mailbox_not_connected', 'user'],
  ] as const)('%s stays queued, due as soon as the mailbox goes on', (code, retry) => {
    const verdict = afterDeliver(error(code, retry), at(1))
    expect(verdict).toMatchObject({ kind: 'queued', nextTryAt: now })
    expect('holdUntil' in verdict && verdict.holdUntil).toBeGreaterThan(now)
    expect('holdUntil' in verdict && verdict.holdUntil).toBeLessThanOrEqual(now + 60_000)
  })

  test('the provider is left alone for as long as it says, with all mail of the mailbox', () => {
    const verdict = afterDeliver(error('rate_limited', 'after', 90_000), at(1, 0))
    expect(verdict).toMatchObject({ kind: 'queued', nextTryAt: now + 90_000, holdUntil: now + 90_000 })
  })

  test('what is used up for today waits long', () => {
    const verdict = afterDeliver(error('quota_exceeded', 'backoff'), at(1, 1))
    expect(verdict).toMatchObject({ kind: 'queued', nextTryAt: now + 15 * 60_000 })
  })

  test.each(['provider_unavailable', 'network_failed', 'timeout', 'provider_bad_answer'] as const)(
    '%s waits longer from try to try, and holds up no other mail',
    (code) => {
      const waits = [1, 2, 3, 20].map((attempts) => afterPark(error(code, 'backoff'), at(attempts, 1)))
      expect(waits).toMatchObject([
        { nextTryAt: now + 5000, holdUntil: null },
        { nextTryAt: now + 10_000, holdUntil: null },
        { nextTryAt: now + 20_000, holdUntil: null },
        { nextTryAt: now + 15 * 60_000, holdUntil: null },
      ])
    },
  )

  test('a lost answer to sending is asked about; one to parking is only another try', () => {
    const unknown = error('outcome_unknown', 'backoff')
    expect(afterDeliver(unknown, at(1))).toMatchObject({ kind: 'settle', nextTryAt: now + 2000 })
    expect(afterPark(unknown, at(1))).toMatchObject({ kind: 'queued' })
  })

  test('nothing is ever tried again at once, or lost for want of a rule', () => {
    for (const code of errorCodes) {
      for (const retry of ['never', 'user', 'backoff', 'after'] as const) {
        const verdict = afterDeliver(error(code, retry), at(1, 0))
        if (verdict.kind === 'failed' || verdict.kind === 'unconfirmed') continue
        expect(Math.max(verdict.nextTryAt, verdict.holdUntil ?? 0)).toBeGreaterThanOrEqual(now + 1000)
      }
    }
  })
})

describe('asking', () => {
  const gone = error('outcome_unknown', 'backoff')

  test('asks again with growing waits, some six minutes, and then the person decides', () => {
    let total = 0
    for (let tries = 1; tries < maxSettleTries; tries += 1) {
      const verdict = afterUnknown(tries, gone, now)
      expect(verdict.kind).toBe('settle')
      if (verdict.kind === 'settle') total += verdict.nextTryAt - now
    }
    expect(total).toBeGreaterThan(5 * 60_000)
    expect(total).toBeLessThan(10 * 60_000)
    expect(afterUnknown(maxSettleTries, gone, now)).toEqual({ kind: 'unconfirmed', reason: gone })
  })

  test('a failure to ask is no answer, and passes', () => {
    for (const code of ['offline', 'auth_expired', 'provider_unavailable', 'rate_limited'] as const) {
      const retry = code === 'auth_expired' ? 'user' : 'backoff'
      expect(afterSettle(error(code, retry), at(1), 100)).toMatchObject({ kind: 'settle', reason: { code } })
    }
  })

  test('a refusal to answer counts, and ends with the person', () => {
    const refused = error('scope_missing', 'user')
    expect(afterSettle(refused, at(1), 1)).toMatchObject({ kind: 'settle' })
    expect(afterSettle(refused, at(1), maxSettleTries)).toMatchObject({
      kind: 'unconfirmed',
      reason: refused,
    })
  })
})

test('found not sent: at once after the first try, then slower', () => {
  expect(resendDelayMs(1, () => 1)).toBe(0)
  expect(resendDelayMs(2, () => 1)).toBe(10_000)
  expect(resendDelayMs(50, () => 1)).toBe(15 * 60_000)
})
