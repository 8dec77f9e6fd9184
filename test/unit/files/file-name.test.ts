import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanFilename, cleanMediaType } from '../../../main/files/file-name.ts'
import { mailFileSchema } from '../../../shared/domain/file.ts'

describe('a file name', () => {
  test.each([
    ['Angebot Q1.pdf', 'Angebot Q1.pdf'],
    ['/etc/passwd', 'passwd'],
    ['C:\\Users\\ann\\offer.docx', 'offer.docx'],
    ['a\r\nBcc: x@else.example', 'a Bcc: x@else.example'],
    ['..', 'attachment'],
    ['', 'attachment'],
    [' \t ', 'attachment'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['\ud83d cut.png', '\ufffd cut.png'],
    ['見積書.xlsx', '見積書.xlsx'],
  ])('%j becomes %j', (given, expected) => {
    expect(cleanFilename(given)).toBe(expected)
  })

  test('that is too long keeps its ending', () => {
    const name = cleanFilename(`${'ü'.repeat(300)}.pdf`)
    expect(name).toMatch(/^ü+\.pdf$/)
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255)
  })

  test('is always one that can be stored, and stays as it is then', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (given) => {
        const name = cleanFilename(given)
        expect(mailFileSchema.shape.filename.safeParse(name).success).toBe(true)
        expect(name).not.toMatch(/[\p{Cc}/\\]/u)
        expect(name.isWellFormed()).toBe(true)
        expect(cleanFilename(name)).toBe(name)
      }),
      { seed: 11 },
    )
  })
})

test.each([
  ['image/PNG', 'image/png'],
  ['text/plain; charset=utf-8', 'text/plain'],
  ['', 'application/octet-stream'],
  ['nothing', 'application/octet-stream'],
  ['a/b\r\nX: y', 'application/octet-stream'],
])('the media type %j becomes %j', (given, expected) => {
  expect(cleanMediaType(given)).toBe(expected)
})
