import { expect, test } from 'vitest'
import { isAutomatic } from '../../../main/providers/automatic.ts'

const written = (headers: Readonly<Record<string, string>>, author = 'jana@customer.example'): boolean =>
  isAutomatic({ header: (name) => headers[name.toLowerCase()] ?? '', author })

test.each([
  ['auto-submitted', 'auto-replied'],
  ['auto-submitted', 'auto-generated (failure)'],
  ['auto-submitted', 'Auto-Replied; owner-email="jana@customer.example"'],
  ['auto-submitted', 'auto-notified'],
  ['auto-submitted', 'yes'],
  ['precedence', 'auto_reply'],
  ['precedence', 'Junk'],
  ['x-autoreply', 'yes'],
  ['x-autoreply-from', 'jana@customer.example'],
  ['x-autorespond', 'Re: Offer'],
  ['x-mail-autoreply', 'true'],
  ['content-type', 'multipart/report; report-type=delivery-status; boundary="x"'],
  ['content-type', 'Multipart/Report;\r\n\treport-type=disposition-notification'],
  ['return-path', '<>'],
  ['return-path', ' < > '],
])('%s: %s is written by a program', (name, value) => {
  expect(written({ [name]: value })).toBe(true)
})

test.each([
  ['auto-submitted', ''],
  ['auto-submitted', 'no'],
  ['auto-submitted', 'No (a person)'],
  ['precedence', 'bulk'],
  ['precedence', 'list'],
  ['precedence', 'first-class'],
  ['x-autoreply', 'no'],
  ['x-auto-response-suppress', 'All'],
  ['list-id', '<sales.customer.example>'],
  ['content-type', 'multipart/mixed; boundary="multipart/report"'],
  ['content-type', 'text/plain; x=multipart/report'],
  ['return-path', '<jana@customer.example>'],
  ['return-path', ''],
])('%s: %s says nothing of the kind', (name, value) => {
  expect(written({ [name]: value })).toBe(false)
})

test.each([
  ['mailer-daemon@googlemail.com', true],
  ['MAILER-DAEMON@customer.example', true],
  ['MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@northwind.example', true],
  ['postmaster@customer.example', false],
  ['jana.mailer-daemon@customer.example', false],
  ['microsoftexchange@customer.example', false],
  ['', false],
])('by %s: %s', (author, expected) => {
  expect(written({}, author)).toBe(expected)
})
