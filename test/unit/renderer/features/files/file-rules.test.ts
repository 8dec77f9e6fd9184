import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  fileName,
  folderWords,
  mediaTypeOf,
  pictureBytes,
  weightOf,
  weightWords,
} from '../../../../../renderer/features/files/file-rules.ts'
import { mailFileSchema } from '../../../../../shared/domain/file.ts'
import { fittedSize } from '../../../../../renderer/features/files/scale-picture.ts'

describe('a file’s name', () => {
  it.each([
    ['plan.pdf', 'plan.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\ann\\plan.pdf', 'plan.pdf'],
    ['a\r\nBcc: x@y.example\u0000.txt', 'a Bcc: x@y.example .txt'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['', 'attachment'],
    ['..', 'attachment'],
    ['見積書.xlsx', '見積書.xlsx'],
  ])('%j is sent as %j', (given, clean) => expect(fileName(given)).toBe(clean))
  it('keeps its ending where it is cut', () => {
    expect(fileName(`${'ä'.repeat(400)}.docx`)).toMatch(/^ä+\.docx$/)
  })
  it('has a type without parameters', () => {
    expect(mediaTypeOf('Text/Plain; charset=utf-8')).toBe('text/plain')
    expect(mediaTypeOf('')).toBe('application/octet-stream')
  })
  it('and type always fit the contract', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (name, type) => {
        const file = { fileId: 'f', filename: fileName(name), mediaType: mediaTypeOf(type), size: 0 }
        expect(mailFileSchema.safeParse(file).success).toBe(true)
        expect(file.filename.isWellFormed()).toBe(true)
      }),
      { numRuns: 50 },
    )
  })
})

describe('what a mail weighs', () => {
  const html =
    '<p><img src="/file/a" alt="x" width="3" data-bytes="1000000"><img src="/file/a" data-bytes="1000000"><img src="/file/b"></p>'
  it('is its files and each of its pictures once', () => {
    expect(pictureBytes(html)).toBe(1_000_000)
    expect(weightOf([{ size: 500_000 }], html, { maxAttachmentBytes: 2_000_000 })).toEqual({
      bytes: 1_500_000,
      limit: 2_000_000,
      over: false,
    })
  })
  it('is said against the limit of the mailbox, with what to do', () => {
    const weight = weightOf([{ size: 31_000_000 }], '', { maxAttachmentBytes: 25_000_000 })
    expect(weightWords(weight)).toBe('31 MB of at most 25 MB: remove something or send a link')
    expect(weightWords(weightOf([{ size: 400_000 }], '', { maxAttachmentBytes: 3_000_000 }))).toBe(
      '400 KB of at most 3.0 MB',
    )
    expect(weightWords(weightOf([{ size: 25_040_000 }], '', { maxAttachmentBytes: 25_000_000 }))).toBe(
      '40 KB more than 25 MB: remove something or send a link',
    )
    expect(weightOf([{ size: 25_000_000 }], '', { maxAttachmentBytes: 25_000_000 }).over).toBe(false)
    expect(weightWords(weightOf([{ size: 900_000_000 }], '', undefined))).toBe('900 MB')
  })
})

it('folders are named', () => expect(folderWords(['Plans'])).toContain('Plans is a folder'))

it('a picture keeps its proportions and is never made larger', () => {
  expect(fittedSize(3200, 1200)).toEqual({ width: 1600, height: 600 })
  expect(fittedSize(300, 200)).toEqual({ width: 300, height: 200 })
  expect(fittedSize(10_000, 1)).toEqual({ width: 1600, height: 1 })
})
