import fc from 'fast-check'
import PostalMime from 'postal-mime'
import { expect, test } from 'vitest'
import { exchangeMime } from '../../../support/microsoft/graph/exchange-mime.ts'
import type { OutgoingMessage } from '../../../support/microsoft/graph/outgoing.ts'

const account = { name: 'Ann Meyer-Čapek', email: 'ann@northwind.example' }
const at = Date.UTC(2026, 10, 22, 12)
const to = (address: string, name = '') => ({ emailAddress: { name, address } })

const message = (more: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  messageId: 'ABC@EMUL.example',
  threadIndex: Buffer.alloc(22, 1),
  subject: 'Offer',
  body: { contentType: 'html', content: '<p>Hi</p>' },
  toRecipients: [to('jana@customer.example', 'Jana')],
  ...more,
})

const file = (name: string, content: string, contentId?: string) => ({
  '@odata.type': '#microsoft.graph.fileAttachment',
  name,
  contentType: 'image/png',
  contentBytes: Buffer.from(content).toString('base64'),
  isInline: contentId !== undefined,
  ...(contentId === undefined ? {} : { contentId }),
})

/** The kinds of parts in their order, containers by their name. */
const outline = (raw: Buffer): string[] =>
  [...raw.toString('latin1').matchAll(/^Content-Type: ([\w.+-]+\/[\w.+-]+)/gim)].map(([, type]) => type ?? '')

test('pictures stand beside the text, files beside both, each with its length', async () => {
  const attachments = [file('logo.png', 'LOGO', 'logo@x'), file('Plán.png', 'PLAN')]
  const raw = exchangeMime(message({ attachments }), { account }, at)
  expect(outline(raw)).toEqual([
    'multipart/mixed',
    'multipart/related',
    'multipart/alternative',
    'text/plain',
    'text/html',
    'image/png',
    'image/png',
  ])
  const read = await PostalMime.parse(raw)
  expect(read.attachments).toMatchObject([
    { filename: 'logo.png', disposition: 'inline', related: true, contentId: '<logo@x>' },
    { filename: 'Plán.png', disposition: 'attachment' },
  ])
  expect(read.html?.trim()).toBe('<p>Hi</p>')
  expect(read.from).toMatchObject({ name: account.name, address: account.email })
})

test('a text alone, and one with a file', () => {
  const body = { contentType: 'text', content: 'Hi' }
  expect(outline(exchangeMime(message({ body }), { account }, at))).toEqual(['text/plain'])
  const attachments = [file('a.png', 'A')]
  expect(outline(exchangeMime(message({ body, attachments }), { account }, at))).toEqual([
    'multipart/mixed',
    'text/plain',
    'image/png',
  ])
})

/** White space at the ends and controls are not for headers. */
const words = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 80 })
  .map((text) => text.replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ').trim())
  .filter((text) => text !== '')

test('whatever a message says is read back, in lines of the allowed length', async () => {
  const content = fc.string({ unit: 'grapheme', maxLength: 300 })
  await fc.assert(
    fc.asyncProperty(words, words, words, content, async (subject, name, filename, text) => {
      const html = `<p>${text.replace(/[\r\n]+/g, '\r\n')}</p>`
      const raw = exchangeMime(
        message({
          subject,
          body: { contentType: 'html', content: html },
          toRecipients: [to('jana@customer.example', name), to('petr@customer.example')],
          attachments: [file(filename, text)],
        }),
        { account },
        at,
      )
      for (const line of raw.toString('latin1').split('\r\n')) expect(line.length).toBeLessThanOrEqual(998)
      expect(raw.toString('latin1')).not.toMatch(/(^|[^\r])\n|\r(?!\n)/)
      const read = await PostalMime.parse(raw)
      expect(read.subject).toBe(subject)
      expect(read.to).toMatchObject([
        { name, address: 'jana@customer.example' },
        { address: 'petr@customer.example' },
      ])
      expect(read.html?.trimEnd().replaceAll('\r\n', '\n')).toBe(html.trimEnd().replaceAll('\r\n', '\n'))
      expect(read.attachments[0]?.filename).toBe(filename)
      const bytes = read.attachments[0]?.content ?? ''
      expect(typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes)).toBe(
        Buffer.from(text).toString(),
      )
    }),
    { numRuns: 150 },
  )
})
