import { randomBytes } from 'node:crypto'
import MailComposer from 'nodemailer/lib/mail-composer'
import { freezeMail } from '../../main/outbox/freeze-mail.ts'
import type { MailRequest } from '../../main/outbox/prepare-mail.ts'
import { messageFromGmail } from '../../main/providers/gmail/message-from-gmail.ts'
import { fullMessage } from '../../main/providers/gmail/schemas.ts'
import { bytesFromBase64Url } from '../../main/providers/gmail/text-decoding.ts'
import { noFiles } from '../support/outbox/no-files.ts'
import { ok } from '../../shared/errors/result.ts'
import { compare, type Compared } from './compare.ts'

const paragraph =
  'Thanks for the call yesterday. The team likes the pilot, but we need a two-week overlap with the old system before we switch it off.'
const html = `${`<p>${paragraph}</p>`.repeat(3)}<blockquote><p>${paragraph}</p></blockquote>`
const text = `${paragraph}\n\n`.repeat(4)

const reply: MailRequest = {
  content: {
    mailboxId: 'box',
    fromAddress: null,
    to: [{ name: 'Jana Novák', address: 'jana@customer.example' }],
    cc: [],
    bcc: [],
    subject: 'Re: Angebot Q1, überarbeitet',
    html,
    replyToMessageId: 'm1',
    attachments: [],
  },
  from: { name: 'Ann Meyer', address: 'ann@northwind.example' },
  reply: {
    mailboxId: 'box',
    providerMessageId: 'p1',
    rfcMessageId: 'm1@customer.example',
    references: ['m0@customer.example'],
    inReplyTo: 'm0@customer.example',
    providerThreadId: 't1',
    subject: 'Angebot Q1, überarbeitet',
  },
  submissionId: 'sub_1',
  messageIdDomain: 'northwind.example',
  date: Date.UTC(2026, 10, 22, 9, 30),
  capabilities: { form: 'mime', maxMessageBytes: 36_700_160, maxAttachmentBytes: 25_000_000 },
  readFiles: noFiles,
}

const bare = (): Promise<Buffer> =>
  new MailComposer({
    from: reply.from,
    to: [...reply.content.to],
    subject: reply.content.subject,
    messageId: '<sub_1@northwind.example>',
    inReplyTo: '<m1@customer.example>',
    references: ['<m0@customer.example>', '<m1@customer.example>'],
    date: new Date(reply.date),
    text,
    html,
    encoding: 'quoted-printable',
  })
    .compile()
    .build()

const composed = async (): Promise<void> => {
  const result = await freezeMail(reply)
  if (!result.ok) throw new Error(result.error.code)
}

const header = (name: string, value: string) => ({ name, value })
const leaf = (partId: string, mimeType: string, content: string) => ({
  partId,
  mimeType,
  filename: '',
  headers: [header('Content-Type', `${mimeType}; charset="UTF-8"`)],
  body: { size: content.length, data: Buffer.from(content).toString('base64url') },
})

/** An answer of messages.get, format=full, as it comes over the wire. */
const answer = JSON.stringify({
  id: 'm1',
  threadId: 't1',
  labelIds: ['INBOX'],
  snippet: paragraph,
  internalDate: '1795348800000',
  payload: {
    partId: '',
    mimeType: 'multipart/alternative',
    filename: '',
    headers: [
      ...Array.from({ length: 25 }, (_, n) => header('Received', `from relay${n}.example by mx.example; x`)),
      header('From', '"Novák, Jana" <jana@customer.example>'),
      header('To', 'Ann Meyer <ann@northwind.example>, =?UTF-8?Q?J=C3=BCrgen?= <j@northwind.example>'),
      header('Subject', '=?UTF-8?Q?Angebot_Q1=2C_=C3=BCberarbeitet?='),
      header('Message-ID', '<m1@customer.example>'),
      header('References', '<m0@customer.example>'),
    ],
    body: { size: 0 },
    parts: [leaf('0', 'text/plain', text), leaf('1', 'text/html', html)],
  },
})

const mapped = (): unknown =>
  messageFromGmail(fullMessage.parse(JSON.parse(answer)), ({ body }) => bytesFromBase64Url(body.data ?? ''))

/** As much as Gmail takes. */
const large = randomBytes(24_900_000)
const largeFile = {
  fileId: 'large',
  filename: 'Plan.pdf',
  mediaType: 'application/pdf',
  size: large.byteLength,
}
const largeMail: MailRequest = {
  ...reply,
  content: { ...reply.content, attachments: [largeFile] },
  readFiles: async () => ok(new Map([[largeFile.fileId, { ...largeFile, bytes: large }]])),
}

const everyMs = 4

/** The longest that a timer had to wait while the mail was frozen, in milliseconds: how long main was held up. */
const longestStall = (form: MailRequest['capabilities']['form']) => async (): Promise<number> => {
  let expectedAt = performance.now() + everyMs
  let longest = 0
  const look = setInterval(() => {
    const now = performance.now()
    longest = Math.max(longest, now - expectedAt)
    expectedAt = now + everyMs
  }, everyMs)
  const frozen = await freezeMail({ ...largeMail, capabilities: { ...largeMail.capabilities, form } })
  await new Promise((resolve) => setTimeout(resolve, 2 * everyMs))
  clearInterval(look)
  if (!frozen.ok) throw new Error(frozen.error.code)
  return longest
}

const largeAtOnce = (): Promise<Buffer> =>
  new MailComposer({
    from: reply.from,
    to: [...reply.content.to],
    text,
    html,
    attachments: [{ filename: 'Plan.pdf', content: large }],
  })
    .compile()
    .build()

const largeFrozen = async (): Promise<void> => {
  const result = await freezeMail(largeMail)
  if (!result.ok) throw new Error(result.error.code)
}

export const mimeBenches = async (): Promise<Compared[]> => [
  await compare({
    what: 'A mail with 25 MB of files frozen as MIME',
    ours: { name: 'freezeMail', run: largeFrozen },
    baseline: { name: 'MailComposer alone, the file as one buffer', run: largeAtOnce },
    rounds: 10,
  }),
  await compare({
    what: 'How long main is held up meanwhile',
    ours: { name: 'as MIME', run: longestStall('mime') },
    baseline: { name: 'as fields', run: longestStall('structured') },
    rounds: 10,
  }),

  await compare({
    what: 'A plain reply frozen as MIME (cleaned, text part, headers)',
    ours: { name: 'freezeMail', run: composed },
    baseline: { name: 'MailComposer alone, text part given', run: bare },
    rounds: 20,
    times: 50,
    warmUp: 100,
  }),
  await compare({
    what: "A message of Gmail's read into ours",
    ours: { name: 'messageFromGmail', run: mapped },
    baseline: { name: '`JSON.parse` of the answer alone', run: () => JSON.parse(answer) },
    rounds: 20,
    times: 200,
    warmUp: 200,
  }),
]
