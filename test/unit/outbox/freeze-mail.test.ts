import PostalMime from 'postal-mime'
import { expect, test } from 'vitest'
import * as z from 'zod'
import type { ReadFiles } from '../../../main/files/mail-files.ts'
import { freezeMail } from '../../../main/outbox/freeze-mail.ts'
import type { MailRequest } from '../../../main/outbox/prepare-mail.ts'
import { ok } from '../../../shared/errors/result.ts'
import { noFiles } from '../../support/outbox/no-files.ts'
import { mailContent } from '../../support/store/record-builders.ts'

const frozenIn = async (
  form: MailRequest['capabilities']['form'],
  content: MailRequest['content'],
  readFiles: ReadFiles = noFiles,
): Promise<Uint8Array> => {
  const mail = await freezeMail({
    content,
    from: { name: 'Ann', address: 'ann@northwind.example' },
    reply: null,
    submissionId: 'sub1',
    messageIdDomain: 'northwind.example',
    date: 0,
    capabilities: { form, maxMessageBytes: 9_000_000, maxAttachmentBytes: 5_000_000 },
    readFiles,
  })
  return mail.ok ? mail.value.frozen : expect.unreachable(mail.error.message)
}

const jsonOf = (frozen: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(frozen))

test('a line end in a subject is none in the structured form either', async () => {
  const content = { ...mailContent(), subject: 'Offer\r\nBcc: x@else.example\ntoday' }
  const frozen = jsonOf(await frozenIn('structured', content))
  expect(frozen).toMatchObject({ subject: 'Offer Bcc: x@else.example today' })
})

/** Files are encoded in pieces of 233,472 bytes (MIME) and of 786,432 bytes (structured). */
const sizes = [0, 1, 233_471, 233_473, 466_945, 786_431, 786_433, 1_572_866]

const filesOf = sizes.map((size) => {
  const bytes = Buffer.from(Uint8Array.from({ length: size }, (_, at) => (at * 7 + (at >> 8)) % 256))
  return { fileId: `f${String(size)}`, filename: `${String(size)}.bin`, mediaType: 'image/png', size, bytes }
})

test.each(['mime', 'structured'] as const)(
  'files arrive byte for byte, however they are cut: %s',
  async (form) => {
    const files = form === 'mime' ? filesOf.slice(0, 5) : filesOf
    const attachments = files.map(({ bytes, ...file }) => ({ ...file, size: bytes.byteLength }))
    const read: ReadFiles = async () => ok(new Map(files.map((file) => [file.fileId, file])))
    const frozen = await frozenIn(form, mailContent({ attachments }), read)
    const shape = z.object({ attachments: z.array(z.object({ content: z.string() })) })
    const arrived =
      form === 'mime'
        ? (await PostalMime.parse(frozen, { attachmentEncoding: 'base64' })).attachments.map(
            ({ content }) => content,
          )
        : shape.parse(jsonOf(frozen)).attachments.map(({ content }) => content)
    expect(arrived).toEqual(files.map(({ bytes }) => bytes.toString('base64')))
  },
)
