import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maxRequestBytes } from '../../../../main/providers/graph/deliver.ts'
import { markId } from '../../../../main/providers/graph/submission-mark.ts'
import type { StructuredMail } from '../../../../main/providers/provider.ts'
import { requestsOf } from '../../../../main/providers/graph/wire-message.ts'

const own = 'ann@northwind.example'
const mail = (more: Partial<StructuredMail> = {}): StructuredMail => ({
  from: { name: 'Ann', address: own },
  to: [{ name: 'Jana', address: 'jana@customer.example' }],
  cc: [],
  bcc: [{ name: '', address: 'quiet@customer.example' }],
  subject: 'Offer',
  html: '<p>Hi</p>',
  attachments: [],
  ...more,
})

test('the message says every recipient list, the empty ones too, and carries the mark', () => {
  const { sendMail, reply } = requestsOf(mail(), 'sub_1', 'Ann@Northwind.example')
  const message = {
    subject: 'Offer',
    body: { contentType: 'html', content: '<p>Hi</p>' },
    toRecipients: [{ emailAddress: { name: 'Jana', address: 'jana@customer.example' } }],
    ccRecipients: [],
    bccRecipients: [{ emailAddress: { address: 'quiet@customer.example' } }],
    singleValueExtendedProperties: [{ id: markId, value: 'sub_1' }],
  }
  expect(JSON.parse(sendMail)).toEqual({ message, saveToSentItems: true })
  expect(JSON.parse(reply)).toEqual({ message })
})

test('another sender is named', () => {
  const from = { name: 'Sales', address: 'sales@northwind.example' }
  expect(JSON.parse(requestsOf(mail({ from }), 'x', own).reply)).toMatchObject({
    message: { from: { emailAddress: from } },
  })
})

test('a frozen mail of the largest size makes a request below four million bytes, whatever it is made of', () => {
  const people = fc.record({
    name: fc.string({ unit: 'grapheme', maxLength: 20 }),
    address: fc.emailAddress(),
  })
  const list = fc.array(people, { maxLength: 150, size: 'max' })
  fc.assert(
    fc.property(list, list, list, fc.constantFrom('x', 'ü', '"', '\u0001', '😀'), (to, cc, bcc, filler) => {
      const empty = mail({ to, cc, bcc, html: '' })
      const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))
      const one = bytes(filler) - 2
      const html = filler.repeat(Math.floor((maxRequestBytes - bytes(empty)) / one))
      const full = mail({ to, cc, bcc, html })
      expect(bytes(full)).toBeLessThanOrEqual(maxRequestBytes)
      expect(Buffer.byteLength(requestsOf(full, 's'.repeat(128), 'other@x.example').sendMail)).toBeLessThan(
        4_000_000,
      )
    }),
    { numRuns: 6 },
  )
})
