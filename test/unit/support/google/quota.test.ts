import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createQuota, rateLimitError } from '../../../support/google/gmail/quota.ts'

describe('createQuota', () => {
  it('refuses what would exceed the sliding minute and names the moment it fits', () => {
    let now = 1_000_000
    const quota = createQuota(() => now, 100)
    expect(quota.take(60)).toEqual({ ok: true })
    now += 10_000
    expect(quota.take(40)).toEqual({ ok: true })
    expect(quota.take(20)).toEqual({ ok: false, retryAt: 1_060_000 })
    expect(quota.take(80)).toEqual({ ok: false, retryAt: 1_070_000 })
    now = 1_059_999
    expect(quota.take(20).ok).toBe(false)
    now = 1_060_000
    expect(quota.take(20)).toEqual({ ok: true })
    expect(quota.usedUnits()).toBe(60)
  })

  it('never lets more than the limit through in any window', () => {
    const steps = fc.array(fc.record({ wait: fc.nat(30_000), units: fc.constantFrom(1, 2, 5, 20, 100) }), {
      maxLength: 80,
    })
    fc.assert(
      fc.property(steps, (calls) => {
        let now = 0
        const quota = createQuota(() => now, 200)
        const taken: { at: number; units: number }[] = []
        for (const { wait, units } of calls) {
          now += wait
          if (quota.take(units).ok) taken.push({ at: now, units })
          const window = taken
            .filter(({ at }) => at > now - 60_000)
            .reduce((sum, item) => sum + item.units, 0)
          expect(window).toBeLessThanOrEqual(200)
        }
      }),
    )
  })
})

describe('rateLimitError', () => {
  it('has both of the forms that Gmail uses', () => {
    const at = Date.UTC(2026, 10, 22, 9)
    expect(rateLimitError('429', at)).toMatchObject({
      code: 429,
      reason: 'rateLimitExceeded',
      status: 'RESOURCE_EXHAUSTED',
    })
    expect(rateLimitError('403', at)).toMatchObject({
      code: 403,
      reason: 'userRateLimitExceeded',
      domain: 'usageLimits',
    })
    expect(rateLimitError('429', at).message).toContain('Retry after 2026-11-22T09:00:00.000Z')
  })
})
