import { describe, expect, test } from 'vitest'
import type { StoredFile } from '../../../main/files/mail-files.ts'
import { gatherParts } from '../../../main/outbox/mail-parts.ts'
import type { MailFile } from '../../../shared/domain/file.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok } from '../../../shared/errors/result.ts'

const file = (fileId: string, size: number, more: Partial<MailFile> = {}): MailFile => ({
  fileId,
  filename: `${fileId}.pdf`,
  mediaType: 'application/pdf',
  size,
  ...more,
})

const gather = (
  given: { pictures?: readonly MailFile[]; attachments?: readonly MailFile[]; missing?: string },
  maxBytes = 1_000_000,
) => {
  const { pictures = [], attachments = [], missing } = given
  let reads = 0
  const gathered = gatherParts({
    pictureIds: pictures.map(({ fileId }) => fileId),
    attachments,
    contentIdOf: (fileId) => `${fileId}@x.example`,
    maxBytes,
    readFiles: async (ids) => {
      reads += 1
      if (missing !== undefined) return err(appError('file_missing', 'gone', 'user', { subject: missing }))
      const all = [...pictures, ...attachments].filter(({ fileId }) => ids.includes(fileId))
      const stored = all.map((each): StoredFile => ({ ...each, bytes: Buffer.alloc(each.size) }))
      return ok(new Map(stored.map((each) => [each.fileId, each])))
    },
  })
  return gathered.then((result) => ({ result, reads }))
}

test('a mail without files reads none', async () => {
  expect(await gather({})).toEqual({ result: ok([]), reads: 0 })
})

test('pictures come first, and a picture that is attached as well comes twice', async () => {
  const picture = file('p', 3, { filename: 'logo.png', mediaType: 'image/png' })
  const { result } = await gather({ pictures: [picture], attachments: [file('a', 2), picture] })
  expect(result.ok && result.value.map(({ filename, contentId }) => [filename, contentId])).toEqual([
    ['logo.png', 'p@x.example'],
    ['a.pdf', null],
    ['logo.png', null],
  ])
})

test.each(['message/rfc822', 'multipart/mixed', 'nonsense'])('%s goes as plain bytes', async (mediaType) => {
  const { result } = await gather({ attachments: [file('a', 2, { mediaType, filename: '../x\r\n.eml' })] })
  expect(result.ok && result.value[0]).toMatchObject({
    mediaType: 'application/octet-stream',
    filename: 'x .eml',
  })
})

describe('what is too large', () => {
  test('by the sizes that are stated is not read', async () => {
    const { result, reads } = await gather({ attachments: [file('a', 600_000), file('b', 600_000)] })
    expect(reads).toBe(0)
    expect(result).toMatchObject({
      ok: false,
      error: {
        code: 'message_too_large',
        retry: 'user',
        message: 'The files have 1.2 MB together; 1 MB can be sent',
      },
    })
  })

  test('counts the pictures', async () => {
    const { result } = await gather({ pictures: [file('p', 500_000)], attachments: [file('a', 500_001)] })
    expect(result).toMatchObject({ ok: false, error: { code: 'message_too_large' } })
    expect(
      (await gather({ pictures: [file('p', 500_000)], attachments: [file('a', 500_000)] })).result.ok,
    ).toBe(true)
  })
})

test.each([
  ['a', 'a.pdf'],
  ['p', 'a picture in the text'],
])('a missing file is named by what the person knows of it (%s)', async (missing, subject) => {
  const { result } = await gather({ pictures: [file('p', 1)], attachments: [file('a', 1)], missing })
  expect(result).toMatchObject({ ok: false, error: { code: 'file_missing', retry: 'user', subject } })
})
