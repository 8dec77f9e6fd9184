import fc from 'fast-check'
import { expect, it } from 'vitest'
import { recipientFields } from '../../../main/bounces/status-fields.ts'

const recipient = fc.record({
  original: fc.option(fc.stringMatching(/^[a-z]{1,8}@[a-z]{1,8}\.example$/)),
  final: fc.stringMatching(/^[a-z]{1,8}@[a-z]{1,8}\.example$/),
  action: fc.constantFrom('failed', 'delayed', 'delivered', 'relayed', 'expanded'),
  status: fc.stringMatching(/^[245]\.\d{1,3}\.\d{1,3}$/),
  diagnostic: fc.option(fc.stringMatching(/^[45]\d\d [a-z]{1,10}( [a-z]{1,10}){0,5}$/)),
})
type Recipient = typeof recipient extends fc.Arbitrary<infer T> ? T : never

const linesOf = ({ original, final, action, status, diagnostic }: Recipient, folded: boolean): string[] => [
  ...(original === null ? [] : [`Original-Recipient: rfc822;${original}`]),
  `Final-Recipient: rfc822; ${final}`,
  `Action: ${action}`,
  `Status: ${status}`,
  'Remote-MTA: dns; mx.customer.example',
  ...(diagnostic === null
    ? []
    : [`Diagnostic-Code: smtp; ${diagnostic.replaceAll(' ', folded ? '\n ' : ' ')}`]),
]

it('reads what was written, folded or not, however many empty lines are between', () => {
  fc.assert(
    fc.property(
      fc.array(recipient, { maxLength: 8 }),
      fc.boolean(),
      fc.integer({ min: 0, max: 3 }),
      (recipients, folded, empty) => {
        const groups = recipients.map((one) => linesOf(one, folded).join('\n'))
        const text = ['Reporting-MTA: dns; mx.example\n', ...groups].join('\n'.repeat(empty + 1))
        expect(recipientFields(text)).toEqual(
          recipients.map(({ diagnostic, ...one }) => ({ ...one, diagnostic: diagnostic ?? '' })),
        )
      },
    ),
  )
})

it('knows no recipient in what names none', () => {
  expect(recipientFields('Reporting-MTA: dns; mx.example\n\nAction: failed\nStatus: 5.1.1\n')).toEqual([])
  expect(recipientFields('')).toEqual([])
})

it('bounds the number of recipients', () => {
  const many = 'Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n\n'.repeat(3000)
  expect(recipientFields(many)).toHaveLength(1000)
})
