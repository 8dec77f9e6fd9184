import { expect, test } from 'vitest'
import { createAttachedMails } from '../../../main/content/attached-mail.ts'
import { parseMail } from '../../../main/parse/parse-mail.ts'
import { attachedMailSchema } from '../../../shared/domain/message.ts'
import { appError, type AppError } from '../../../shared/errors/app-error.ts'
import { err, ok } from '../../../shared/errors/result.ts'

const inner = [
  'From: Bob <bob@y.example>',
  'To: ann@x.example',
  'Date: Fri, 2 Jan 2026 03:04:05 +0000',
  'Subject: Offer',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/html',
  '',
  '<script>1</script><p>hi',
  '--b',
  'Content-Type: application/pdf; name=plan.pdf',
  '',
  'PDF',
  '--b',
  'Content-Type: message/rfc822',
  '',
  'Subject: deeper',
  '',
  'x',
  '--b--',
].join('\n')

const files: readonly { filename: string; mediaType: string; mail: string }[] = [
  { filename: 'Offer.eml', mediaType: 'message/rfc822', mail: inner },
  { filename: 'note.eml', mediaType: 'application/octet-stream', mail: 'Subject: note\n\nwords' },
  { filename: 'plan.pdf', mediaType: 'application/pdf', mail: '' },
  ...Array.from({ length: 8 }, (_, n) => ({
    filename: `${n}.eml`,
    mediaType: 'message/rfc822',
    mail: `Subject: ${n}\n\n${n}`,
  })),
]

const open = (failure: AppError | null = null) => {
  const asked: string[] = []
  const mails = createAttachedMails({
    store: {
      messages: {
        attachmentSource: async ({ messageId, index }) => {
          const file = messageId === 'm1' ? files[index] : undefined
          if (file === undefined) return null
          const { filename, mediaType } = file
          return {
            mailboxId: 'box',
            providerMessageId: 'p',
            partId: String(index),
            size: 3,
            filename,
            mediaType,
          }
        },
      },
    },
    attachmentBytes: async ({ partId }) => {
      asked.push(partId)
      return failure === null ? ok(Buffer.from(files[Number(partId)]?.mail ?? '')) : err(failure)
    },
    parser: { mail: async (bytes) => ok(parseMail(bytes)) },
  })
  return { ...mails, asked }
}

test('an attached mail says who wrote what to whom, and names its files', async () => {
  const read = await open().read('m1', 0)
  expect(read).toEqual({
    ok: true,
    value: {
      subject: 'Offer',
      from: { name: 'Bob', address: 'bob@y.example' },
      to: [{ name: '', address: 'ann@x.example' }],
      cc: [],
      sentAt: Date.UTC(2026, 0, 2, 3, 4, 5),
      hasHtml: true,
      files: [
        { filename: 'plan.pdf', mediaType: 'application/pdf', size: 3 },
        { filename: 'deeper.eml', mediaType: 'message/rfc822', size: 18 },
      ],
    },
  })
  if (read.ok) expect(attachedMailSchema.safeParse(read.value).success).toBe(true)
})

test('its body comes as it was written, text as empty where there is none', async () => {
  const { body } = open()
  expect(await body('m1', 0, 'html')).toEqual(ok('<script>1</script><p>hi'))
  expect(await body('m1', 0, 'text')).toEqual(ok(''))
  expect(await body('m1', 1, 'text')).toEqual(ok('words'))
})

test('head and body are fetched once; many mails are not all kept', async () => {
  const { read, body, asked } = open()
  await read('m1', 0)
  await body('m1', 0, 'html')
  expect(asked).toEqual(['0'])
  for (let index = 3; index < 11; index += 1) await read('m1', index)
  await read('m1', 10)
  await read('m1', 0)
  expect(asked).toEqual(['0', '3', '4', '5', '6', '7', '8', '9', '10', '0'])
})

test('what is no mail is not opened; what can’t be fetched says why, and is tried again', async () => {
  const found = open()
  expect(await found.read('m1', 2)).toMatchObject({ ok: false, error: { code: 'not_found' } })
  expect(await found.read('m1', 99)).toMatchObject({ ok: false, error: { code: 'not_found' } })
  expect(await found.read('other', 0)).toMatchObject({ ok: false, error: { code: 'not_found' } })
  expect(found.asked).toEqual([])
  const offline = open(appError('offline', 'no network', 'backoff'))
  for (const _ of [1, 2])
    expect(await offline.read('m1', 0)).toMatchObject({ ok: false, error: { code: 'offline' } })
  expect(offline.asked).toEqual(['0', '0'])
})
