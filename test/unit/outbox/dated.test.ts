import { expect, test } from 'vitest'
import { withDate } from '../../../main/outbox/dated.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const text = (frozen: Uint8Array) => new TextDecoder().decode(frozen)
const at = Date.UTC(2026, 10, 2, 8, 5, 9)

test.each([
  [
    'Date: Sun, 01 Nov 2026 09:00:00 +0000\r\nTo: a@b.example\r\n\r\nhi',
    'Date: Mon, 02 Nov 2026 08:05:09 +0000',
  ],
  ['To: a@b.example\r\nDate: 1 Nov 2026 09:00 +0100\r\n\r\nhi', 'Date: Mon, 02 Nov 2026 08:05:09 +0000'],
])('the Date is the one given, and nothing else changes: %j', (mail, date) => {
  const changed = text(withDate(bytes(mail), at))
  expect(changed).toBe(mail.replace(/Date: [^\r]*/, date))
})

test.each([
  ['no Date', 'To: a@b.example\r\n\r\nDate: in the body\r\n\r\n'],
  ['a Date in another field', 'Subject: Date: today\r\nX-Date: x\r\n\r\n'],
  ['no head', '{"Date: x"}'],
])('%s: nothing changes', (_, mail) => {
  expect(text(withDate(bytes(mail), at))).toBe(mail)
})

test('bytes beyond ASCII stay as they are, also where they lie in a larger buffer', () => {
  const large = bytes(`xxDate: a\r\nSubject: Grüße\r\n\r\n${'é'.repeat(50)}`)
  const changed = withDate(large.subarray(2), at)
  expect(text(changed)).toBe(
    `Date: Mon, 02 Nov 2026 08:05:09 +0000\r\nSubject: Grüße\r\n\r\n${'é'.repeat(50)}`,
  )
  expect(text(large).slice(0, 9)).toBe('xxDate: a')
})
