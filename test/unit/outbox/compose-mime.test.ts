import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import PostalMime from 'postal-mime'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { freezeMail, type FrozenMail } from '../../../main/outbox/freeze-mail.ts'
import type { MailRequest } from '../../../main/outbox/prepare-mail.ts'
import type { MailContent } from '../../../shared/domain/submission.ts'
import { noFiles } from '../../support/outbox/no-files.ts'

const content = (more: Partial<MailContent> = {}): MailContent => ({
  mailboxId: 'box',
  fromAddress: null,
  to: [{ name: 'Jana Novák', address: 'jana@customer.example' }],
  cc: [],
  bcc: [],
  subject: 'Offer',
  html: '<p>Hello</p>',
  replyToMessageId: null,
  attachments: [],
  ...more,
})

const request = (more: Partial<MailContent> = {}, rest: Partial<MailRequest> = {}): MailRequest => ({
  content: content(more),
  from: { name: 'Ann Meyer', address: 'ann@northwind.example' },
  reply: null,
  submissionId: 'sub_1',
  messageIdDomain: 'northwind.example',
  date: Date.UTC(2026, 10, 22, 9, 30),
  capabilities: { form: 'mime', maxMessageBytes: 36_700_160, maxAttachmentBytes: 25_000_000 },
  readFiles: noFiles,
  ...rest,
})

const compose = async (...given: Parameters<typeof request>): Promise<FrozenMail> => {
  const result = await freezeMail(request(...given))
  if (!result.ok) throw new Error(result.error.code)
  return result.value
}

const asText = ({ frozen: mime }: FrozenMail): string => Buffer.from(mime).toString('utf8')
const parse = (composed: FrozenMail) => PostalMime.parse(composed.frozen)
const headersOf = (composed: FrozenMail): string => asText(composed).split('\r\n\r\n')[0] ?? ''
const unfolded = (composed: FrozenMail): string => headersOf(composed).replaceAll(/\r\n[ \t]/g, ' ')

test('a plain mail, as it leaves', async () => {
  const composed = await compose()
  const text = asText(composed).replaceAll(/--_NmP-[0-9a-f]+-Part_1/g, 'BOUNDARY')
  expect(text.split('\r\n')).toEqual([
    'From: Ann Meyer <ann@northwind.example>',
    'To: =?UTF-8?B?SmFuYSBOb3bDoWs=?= <jana@customer.example>',
    'Subject: Offer',
    'X-Liaison-Submission: sub_1',
    'Message-ID: <sub_1@northwind.example>',
    'Date: Sun, 22 Nov 2026 09:30:00 +0000',
    'MIME-Version: 1.0',
    'Content-Type: multipart/alternative;',
    ' boundary="BOUNDARY"',
    '',
    '--BOUNDARY',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Hello',
    '',
    '--BOUNDARY',
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    '<!DOCTYPE html>',
    '<html><head><meta charset=3D"utf-8"></head><body>',
    '<p>Hello</p>',
    '</body></html>',
    '',
    '--BOUNDARY--',
    '',
  ])
  expect(composed).toMatchObject({ rfcMessageId: 'sub_1@northwind.example', snippet: 'Hello' })
})

test('Bcc stays in, and a reply carries its thread', async () => {
  const reply = {
    mailboxId: 'box',
    rfcMessageId: 'p@customer.example',
    references: ['root@customer.example', 'bad id\u00e9'],
    inReplyTo: null,
    providerMessageId: 'p1',
    providerThreadId: 't1',
    subject: 'Offer',
  }
  const composed = await compose({ bcc: [{ name: '', address: 'quiet@x.example' }] }, { reply })
  expect(unfolded(composed)).toContain('\r\nBcc: quiet@x.example\r\n')
  expect(unfolded(composed)).toContain('\r\nIn-Reply-To: <p@customer.example>\r\n')
  expect(unfolded(composed)).toContain('\r\nReferences: <root@customer.example> <p@customer.example>\r\n')
})

test('a thread of 100 mails keeps all its ids, folded', async () => {
  const references = Array.from(
    { length: 99 },
    (_, index) => `${'x'.repeat(60)}.${String(index)}@customer.example`,
  )
  const composed = await compose(
    {},
    {
      reply: {
        mailboxId: 'box',
        rfcMessageId: 'parent@customer.example',
        references,
        inReplyTo: null,
        providerMessageId: 'p1',
        providerThreadId: 't1',
        subject: 'Offer',
      },
    },
  )
  expect(
    headersOf(composed)
      .split('\r\n')
      .every((line) => line.length <= 98),
  ).toBe(true)
  expect((await parse(composed)).references?.split(/\s+/)).toEqual(
    [...references, 'parent@customer.example'].map((id) => `<${id}>`),
  )
})

test('a domain beyond ASCII goes in ASCII, in addresses and in our Message-ID', async () => {
  const composed = await compose(
    { to: [{ name: '', address: 'jan@bücher.example' }] },
    { messageIdDomain: 'größe.example' },
  )
  expect(unfolded(composed)).toContain('\r\nTo: jan@xn--bcher-kva.example\r\n')
  expect(composed.rfcMessageId).toBe('sub_1@xn--gre-6ka8i.example')
})

describe('the text for people without HTML', () => {
  test.each([
    ['<p>One</p><p>Two<br>lines</p>', 'One\n\nTwo\nlines\n'],
    ['<ul><li>a</li><li>b</li></ul><ol><li>c</li></ol>', '- a\n- b\n\n 1. c\n'],
    ['<p>See <a href="https://x.example/a?b=1">the plan</a></p>', 'See the plan <https://x.example/a?b=1>\n'],
    ['<a href="https://x.example">https://x.example</a>', 'https://x.example\n'],
    [
      '<p>me</p><blockquote><p>you</p><blockquote>me before</blockquote></blockquote>',
      'me\n\n> you\n> \n> > me before\n',
    ],
    ['<h1>Title</h1><p>x</p>', 'Title\n\nx\n'],
    ['<p>a &lt;tag&gt; &amp; more</p>', 'a <tag> & more\n'],
    ['', '\n'],
  ])('%s', async (html, expected) => {
    const { text } = await parse(await compose({ html }))
    expect((text ?? '').replaceAll('\r\n', '\n').trimEnd()).toBe(expected.trimEnd())
  })
})

describe('what may leave as HTML', () => {
  test.each([
    ['<p onclick="x()">a</p>', '<p>a</p>'],
    ['<script>alert(1)</script><p>a</p>', '<p>a</p>'],
    ['<style>p{background:url(https://t.example)}</style>a', 'a'],
    ['<img src="https://t.example/pixel.gif">a', 'a'],
    ['<a href="javascript:alert(1)">a</a>', '<a>a</a>'],
    ['<a href="//t.example">a</a>', '<a>a</a>'],
    ['<a href="mailto:a@x.example">a</a>', '<a href="mailto:a@x.example">a</a>'],
    ['<p style="background-image:url(https://t.example);color:#f00">a</p>', '<p style="color:#f00">a</p>'],
    ['<p style="color:expression(alert(1))">a</p>', '<p>a</p>'],
    ['<iframe src="https://t.example">x</iframe><form><input></form>a', 'a'],
    ['<svg><a xlink:href="javascript:1">x</a></svg>a', 'a'],
    ['<div dir="rtl">שלום</div>', '<div dir="rtl">שלום</div>'],
    ['<table><tr><td colspan="2">a</td></tr></table>', '<table><tr><td colspan="2">a</td></tr></table>'],
    ['<p>unclosed <b>bold', '<p>unclosed <b>bold</b></p>'],
  ])('%s', async (html, expected) => {
    const parsed = await parse(await compose({ html }))
    const body = /<body>\n([^]*)\n<\/body>/.exec(parsed.html ?? '')?.[1]
    expect(body).toBe(expected)
  })
})

describe('recipients', () => {
  test.each([
    [{ to: [] }, undefined],
    [{ to: [{ name: '', address: 'nobody' }] }, 'nobody'],
    [{ cc: [{ name: '', address: 'a@x.example\r\nBcc: e@x.example' }] }, 'a@x.example\r\nBcc: e@x.example'],
    [{ bcc: [{ name: '', address: 'a@x.example, b@x.example' }] }, 'a@x.example, b@x.example'],
  ])('%o is refused by name', async (more, subject) => {
    const result = await freezeMail(request(more))
    expect(result).toMatchObject({ ok: false, error: { code: 'recipient_invalid', retry: 'user' } })
    expect(result.ok ? null : result.error.subject).toBe(subject)
  })
  test('Bcc alone is enough', async () => {
    const composed = await compose({ to: [], bcc: [{ name: '', address: 'a@x.example' }] })
    expect(unfolded(composed)).not.toContain('\r\nTo:')
  })
})

test('a mail over the limit is refused before anything is stored', async () => {
  const result = await freezeMail(
    request(
      { html: 'x'.repeat(5000) },
      { capabilities: { form: 'mime', maxMessageBytes: 4000, maxAttachmentBytes: 4000 } },
    ),
  )
  expect(result).toMatchObject({ ok: false, error: { code: 'message_too_large', retry: 'user' } })
})

const nasty = fc.string({
  unit: fc.constantFrom(
    '&#13;',
    'a',
    ' ',
    '"',
    '\\',
    '\r',
    '\n',
    ':',
    ',',
    '<',
    '>',
    '@',
    'ü',
    '山',
    '\u0000',
    '=?',
    '?=',
  ),
})

test('no field can add a header or a recipient, whatever is in it', async () => {
  await fc.assert(
    fc.asyncProperty(nasty, nasty, nasty, nasty, async (toName, fromName, subject, html) => {
      const composed = await compose(
        { to: [{ name: toName, address: 'jana@customer.example' }], subject, html },
        { from: { name: fromName, address: 'ann@northwind.example' } },
      )
      const names = unfolded(composed)
        .split('\r\n')
        .map((line) => line.slice(0, line.indexOf(':')).toLowerCase())
      const known = [
        'from',
        'to',
        'x-liaison-submission',
        'message-id',
        'date',
        'mime-version',
        'content-type',
      ]
      expect(names.filter((name) => name !== 'subject')).toEqual(known)
      const parsed = await parse(composed)
      expect(parsed.to?.map((person) => person.address)).toEqual(['jana@customer.example'])
      expect(parsed.from?.address).toBe('ann@northwind.example')
      expect(parsed.bcc).toBeUndefined()
      expect(asText(composed).replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
      expect(
        asText(composed)
          .split('\r\n')
          .every((line) => Buffer.byteLength(line) <= 998),
      ).toBe(true)
    }),
    { seed: 5, numRuns: 100 },
  )
})

const python = `
import email, email.policy, json, sys
out = []
for raw in json.load(sys.stdin):
    m = email.message_from_bytes(bytes.fromhex(raw), policy=email.policy.default)
    out.append({
        'subject': m['subject'], 'to': [[a.display_name, a.addr_spec] for a in m['to'].addresses],
        'date': m['date'].datetime.isoformat(), 'defects': [str(d) for p in m.walk() for d in p.defects],
        'headerDefects': [str(d) for v in m.values() for d in getattr(v, 'defects', [])],
        'text': m.get_body(('plain',)).get_content(), 'html': m.get_body(('html',)).get_content(),
        'mark': m['x-liaison-submission'],
    })
json.dump(out, sys.stdout)
`
const pythonAnswer = z.array(
  z.object({
    subject: z.string(),
    to: z.array(z.tuple([z.string(), z.string()])),
    date: z.string(),
    defects: z.array(z.string()),
    headerDefects: z.array(z.string()),
    text: z.string(),
    html: z.string(),
    mark: z.string(),
  }),
)
const hasPython = spawnSync('python3', ['-c', 'import email.policy']).status === 0

const golden: readonly Partial<MailContent>[] = [
  {},
  { subject: 'Grüße aus Brünn, und ein recht langer Betreff mit vielen Umlauten: äöüß äöüß äöüß äöüß' },
  { subject: '見積書の件:山田様、先日はありがとうございました。ご確認のほどよろしくお願いいたします。' },
  { subject: 'عرض السعر 👩‍👩‍👧‍👦 '.repeat(6) },
  { subject: 'a plain subject that is long enough to be folded '.repeat(4) },
  { html: `<p>${'ü very long line without a break '.repeat(200)}</p><p>.</p><p>From here</p>` },
  {
    to: [
      { name: 'Novák, "Jana"', address: 'jana@customer.example' },
      { name: '山田 美咲', address: 'm@y.example' },
    ],
  },
]

test.skipIf(!hasPython)("Python's email package, where it is installed, reads the same", async () => {
  const composed = await Promise.all(golden.map((more) => compose(more)))
  const input = JSON.stringify(composed.map(({ frozen: mime }) => Buffer.from(mime).toString('hex')))
  const run = spawnSync('python3', ['-c', python], {
    input,
    encoding: 'utf8',
    env: { ...process.env, PYTHONUTF8: '1' },
  })
  expect(run.stderr).toBe('')
  const answers = pythonAnswer.parse(JSON.parse(run.stdout))
  for (const [index, answer] of answers.entries()) {
    const { subject, to, html } = content(golden[index])
    expect(answer).toMatchObject({ subject: subject.trim(), defects: [], headerDefects: [], mark: 'sub_1' })
    expect(answer.to).toEqual(to.map(({ name, address }) => [name, address]))
    expect(answer.date).toBe('2026-11-22T09:30:00+00:00')
    expect(answer.html).toContain(html)
    const ours = composed[index]
    expect(ours === undefined ? '' : (await parse(ours)).text?.replaceAll('\r\n', '\n').trim()).toBe(
      answer.text.replaceAll('\r\n', '\n').trim(),
    )
  }
})
