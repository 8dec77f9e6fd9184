import { expect, test } from 'vitest'
import { addressHeader } from '../../../main/outbox/address-header.ts'

test.each([
  ['', 'To: a@x.example\r\n'],
  ['Ann Meyer', 'To: Ann Meyer <a@x.example>\r\n'],
  ['Meyer, Ann', 'To: "Meyer, Ann" <a@x.example>\r\n'],
  ['Ann "A" \\', 'To: "Ann \\"A\\" \\\\" <a@x.example>\r\n'],
  ['J. Meyer', 'To: "J. Meyer" <a@x.example>\r\n'],
  ['Jürgen', 'To: =?UTF-8?B?SsO8cmdlbg==?= <a@x.example>\r\n'],
  ['=?UTF-8?Q?a?=', 'To: =?UTF-8?B?PT9VVEYtOD9RP2E/PQ==?= <a@x.example>\r\n'],
])('the name %j', (name, header) => {
  expect(addressHeader('To', [{ name, address: 'a@x.example' }])).toBe(header)
})

test('nobody is no header', () => {
  expect(addressHeader('Bcc', [])).toBe('')
})

test('500 people stand in lines of at most 78 signs, and every one is there', () => {
  const people = Array.from({ length: 500 }, (_, index) => ({
    name: index % 2 === 0 ? '' : `Čeněk Žluťoučký ${String(index)}`,
    address: `person.${String(index)}@customer.example`,
  }))
  const lines = addressHeader('Bcc', people).split('\r\n')
  expect(lines.every((line) => line.length <= 78)).toBe(true)
  expect(lines.slice(1, -1).every((line) => line.startsWith(' '))).toBe(true)
  expect(lines.join('').match(/@customer\.example/g)).toHaveLength(500)
})
