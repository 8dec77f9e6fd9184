import { expect, it } from 'vitest'
import { permanenceOf } from '../../../main/bounces/permanence.ts'

const judged = (status: string, diagnostic: string, around = '') =>
  permanenceOf({ status, diagnostic, around })

it.each([
  // The code of the report decides by its class (RFC 3463 section 2), the more exact one of two.
  ['5.1.1', '450 4.1.1 come again', true, '5.1.1'],
  ['4.4.7', '550 5.1.1 gone', false, '4.4.7'],
  ['5.0.0', '550 5.7.1 blocked', true, '5.7.1'],
  ['5.0.0', '421 4.7.0 later', false, '4.7.0'],
  ['5.0.0', '550 blocked', true, '5.0.0'],
  ['', '550 5.1.1 gone', true, '5.1.1'],
  ['', '(#4.4.1)', false, '4.4.1'],
  // An answer of SMTP without an enhanced code (RFC 5321 section 4.2.1).
  ['', 'host mx.example [192.0.2.1] said: 550 no', true, null],
  ['', 'Remote host said: 421 later', false, null],
  ['', '550: no', true, null],
  ['', 'ERROR_CODE :421, not reachable', false, null],
  // A full mailbox is worth another try, whatever is said of its class (RFC 3463 section 3.3).
  ['5.2.2', '', false, '5.2.2'],
  ['5.2.0', '522 Over quota', false, '5.2.0'],
  ['', '552 mailbox is full', false, null],
  ['5.0.0', 'The e-mail account exceeded its storage quota', false, '5.0.0'],
  ['5.2.3', '552 5.2.3 Message length exceeds administrative limit', true, '5.2.3'],
  // Words alone.
  ['', 'User unknown', true, null],
  ['', 'Greylisted, please try again later', false, null],
  ['', 'retry timeout exceeded', false, null],
  ['', 'Connection timed out', false, null],
  ['', 'No mx record found for domain=customer.example', true, null],
  ['4.0.0', 'DNS Error: lookup responded with NXDOMAIN', true, '4.0.0'],
  ['', 'Retry timeout exceeded: host unknown', true, null],
  ['', 'accepted with 2.0.0, then: no such user', true, null],
  ['', 'something', true, null],
])('%j with %j: for good %j, code %j', (status, diagnostic, permanent, told) => {
  expect(judged(status, diagnostic)).toEqual({ permanent, status: told })
})

it('takes what stands around it only where the server said nothing of use', () => {
  expect(judged('', 'User unknown', 'try again later').permanent).toBe(true)
  expect(judged('', '', 'We could not connect: operation timed out').permanent).toBe(false)
  expect(judged('', 'no comment', 'answer was 452 later').permanent).toBe(false)
})

it('takes no address of a computer and no version for a code', () => {
  expect(judged('', 'mx.example [5.1.1.25]: no comment').status).toBeNull()
  expect(judged('', 'Server 4.49.450.12: User unknown').permanent).toBe(true)
})
