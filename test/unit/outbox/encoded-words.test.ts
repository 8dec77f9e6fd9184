import fc from 'fast-check'
import { decodeWords } from 'postal-mime'
import { expect, test } from 'vitest'
import { encodeSubject } from '../../../main/outbox/encoded-words.ts'

test.each([
  ['Offer 2027', 'Offer 2027'],
  ['', ''],
  ['  two   spaces ', 'two spaces'],
  ['Grüße', '=?UTF-8?B?R3LDvMOfZQ==?='],
  ['a\r\nBcc: evil@x.example', 'a Bcc: evil@x.example'],
  ['a\u0000b\u0007', 'a b'],
  ['looks =?like?= a word', '=?UTF-8?B?bG9va3MgPT9saWtlPz0gYSB3b3Jk?='],
  ['\uD83D broken', '=?UTF-8?B?77+9IGJyb2tlbg==?='],
])('%j', (subject, expected) => {
  expect(encodeSubject(subject)).toBe(expected)
})

test('a family of four is not torn apart between two words', () => {
  const family = '👩‍👩‍👧‍👦'
  const words = encodeSubject(`${'x'.repeat(30)} ${family} ${family}`).split('\r\n ')
  const decoded = words.map((word) => Buffer.from(word.slice(10, -2), 'base64').toString())
  expect(decoded.join('')).toBe(`${'x'.repeat(30)} ${family} ${family}`)
  expect(decoded.every((text) => !text.startsWith('\u200D') && !text.endsWith('\u200D'))).toBe(true)
})

test('any subject comes back, in short lines of whole characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (subject) => {
      const value = encodeSubject(subject)
      const lines = `Subject: ${value}`.split('\r\n')
      if (value.includes('=?UTF-8?B?')) {
        expect(lines.every((line) => line.length <= 76)).toBe(true)
        for (const line of lines) {
          const payload = /=\?UTF-8\?B\?([^?]*)\?=/.exec(line)?.[1] ?? ''
          const decode = () =>
            new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(payload, 'base64'))
          expect(decode).not.toThrow()
        }
      }
      const clean = subject.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim()
      expect(decodeWords(value.replaceAll('\r\n ', ' '))).toBe(clean)
      expect(value.replaceAll('\r\n ', '')).not.toMatch(/[\r\n]/)
    }),
    { seed: 11, numRuns: 300 },
  )
})
