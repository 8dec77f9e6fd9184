import { describe, expect, it } from 'vitest'
import { regularDelayMs, retryRunDelayMs } from '../../../main/sync/sync-delay.ts'
import { appError } from '../../../shared/errors/app-error.ts'

const error = (retry: 'never' | 'user' | 'backoff' | 'after', retryAfterMs?: number) =>
  appError('provider_unavailable', 'x', retry, retryAfterMs === undefined ? {} : { retryAfterMs })

describe('the wait between two runs that went well', () => {
  it.each([
    ['somebody looks, early', true, 0, 54_000],
    ['somebody looks, late', true, 1, 66_000],
    ['nobody looks, early', false, 0, 270_000],
    ['nobody looks, late', false, 1, 330_000],
  ])('%s', (_, inFront, random, delay) => {
    expect(regularDelayMs(inFront, random)).toBe(delay)
  })
})

describe('the wait after a run that failed', () => {
  it.each([
    ['first failure', error('backoff'), 1, 1, 60_000],
    ['third failure', error('backoff'), 3, 1, 240_000],
    ['thirtieth failure is bounded', error('backoff'), 30, 1, 900_000],
    ['backoff is jittered', error('backoff'), 3, 0, 120_000],
    ['the provider named a time', error('after', 30_000), 1, 0, 30_000],
    ['a time of zero is not a busy loop', error('after', 0), 1, 0, 1000],
    ['the person must act', error('user'), 1, 0.5, 900_000],
  ])('%s', (_, failure, failures, random, delay) => {
    expect(retryRunDelayMs(failure, failures, random)).toBe(delay)
  })

  it.each(['auth_expired', 'mailbox_not_connected', 'vault_unreadable'] as const)(
    'waits for the reconnect, not for a timer, after %s',
    (code) => {
      expect(retryRunDelayMs(appError(code, 'x', 'user'), 1, 0)).toBeNull()
    },
  )
})
