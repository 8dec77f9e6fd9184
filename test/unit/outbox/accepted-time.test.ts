import { expect, test } from 'vitest'
import { acceptedTime } from '../../../main/outbox/schedule.ts'

const now = Date.UTC(2026, 10, 2, 9)
const minute = 60_000
const twoYears = 2 * 366 * 24 * 60 * minute

test.each([
  [null, null],
  [now + 1, now + 1],
  [now + twoYears, now + twoYears],
  [now, null],
  [now - 5 * minute, null],
])('the time %s is kept as %s', (sendAt, kept) => {
  expect(acceptedTime(sendAt, now)).toEqual({ ok: true, value: kept })
})

test.each([now - 5 * minute - 1, now + twoYears + 1])('the time %s is refused', (sendAt) => {
  expect(acceptedTime(sendAt, now)).toMatchObject({ ok: false, error: { code: 'schedule_invalid' } })
})
