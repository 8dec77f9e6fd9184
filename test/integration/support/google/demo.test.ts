import { inflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoContacts, demoSeeds } from '../../../support/demo/index.ts'
import { FEATURED } from '../../../support/demo/featured.ts'
import { person } from '../../../support/demo/people.ts'
import { png } from '../../../support/demo/files.ts'
import { startEmulatedGoogle } from '../../../support/google/index.ts'
import type { EmulatedGoogle, MailView } from '../../../support/google/index.ts'
import { baseSubject } from '../../../support/google/gmail/threading.ts'
import {
  isAttachment,
  parseMimeTree,
  partText,
  walkParts,
} from '../../../support/http-emulator/mail/mime-tree.ts'
import { NOW } from './fixture.ts'

const ANN = 'ann@northwind.example'
const SALES = 'sales@northwind.example'
const DAY_MS = 86_400_000
let google: EmulatedGoogle
let ann: MailView[]
let sales: MailView[]

beforeAll(async () => {
  google = await startEmulatedGoogle({ clock: () => NOW, accounts: demoSeeds(NOW).gmail })
  ann = google.control.allMessages(ANN)
  sales = google.control.allMessages(SALES)
})
afterAll(() => google.close())

function files(): { name: string; type: string; bytes: Buffer }[] {
  return [...ann, ...sales].flatMap((mail) =>
    [...walkParts(parseMimeTree(mail.raw))]
      .filter(isAttachment)
      .map((part) => ({ name: part.filename, type: part.mimeType, bytes: part.content() })),
  )
}

describe('the demo mailbox', () => {
  it('is large enough and from many people', () => {
    const contacts = demoContacts()
    expect(contacts.length).toBeGreaterThanOrEqual(44)
    expect(new Set(contacts.map((contact) => contact.company)).size).toBeGreaterThanOrEqual(16)
    expect(new Set([...ann, ...sales].map((mail) => mail.messageId)).size).toBeGreaterThanOrEqual(320)
    const addresses = contacts.flatMap((contact) => contact.addresses)
    expect(new Set(addresses).size).toBe(addresses.length)
    expect(addresses.every((address) => address.endsWith('.example'))).toBe(true)
    const seen = new Set([...ann, ...sales].flatMap((mail) => [mail.from, ...mail.to]))
    expect(contacts.filter((contact) => !contact.addresses.some((address) => seen.has(address)))).toEqual([])
  })

  it('lies in the last 90 days and never ahead', () => {
    for (const mail of [...ann, ...sales]) {
      expect(mail.internalAt).toBeLessThan(NOW)
      expect(mail.internalAt).toBeGreaterThan(NOW - 91 * DAY_MS)
      expect(Date.parse(mail.header('date') ?? '')).toBe(mail.internalAt)
    }
  })

  it('is the same bytes for the same moment, on whatever day', async () => {
    for (const now of [NOW, NOW + 3 * DAY_MS + 7_654_321]) {
      const copies = await Promise.all(
        [0, 1].map(async () => (await startAndRead(now)).map((mail) => mail.raw.toString('latin1'))),
      )
      expect(copies[0]).toEqual(copies[1])
    }
  })

  it('threads every conversation into one thread', () => {
    for (const { subject, mails, mailbox, with: key } of FEATURED) {
      const address = person(key).addresses[0] ?? ''
      const found = (mailbox === 'sales' ? sales : ann).filter(
        (mail) =>
          baseSubject(mail.subject) === baseSubject(subject) &&
          [mail.from, ...mail.to, ...mail.cc].includes(address),
      )
      expect(new Set(found.map((mail) => mail.threadId)).size, subject).toBe(1)
      expect(found.length, subject).toBe(mails.length)
    }
    const replies = [...ann, ...sales].filter((mail) => mail.subject.startsWith('Re: '))
    expect(replies.filter((mail) => mail.id === mail.threadId)).toEqual([])
    expect(replies.length).toBeGreaterThan(150)
  })

  it('shows everything a mail can be', () => {
    const has = (test: (mail: MailView) => boolean): boolean => ann.some(test)
    const markup = (mail: MailView): string =>
      [...walkParts(parseMimeTree(mail.raw))]
        .filter((part) => part.mimeType === 'text/html')
        .map(partText)
        .join('')
    const opening = ann.find(
      (mail) =>
        mail.from === 'tomas.rivera@altamar.example' &&
        mail.subject === 'Re: Rollout for the Lisbon team' &&
        markup(mail).includes('track.'),
    )
    expect(opening?.cc).toEqual(['jana.novak@altamar.example'])
    expect(markup(opening ?? ann[0] ?? never()).match(/<img src="https:/g)).toHaveLength(3)
    expect(has((mail) => mail.header('list-unsubscribe') !== undefined)).toBe(true)
    expect(has((mail) => mail.raw.includes('text/calendar'))).toBe(true)
    expect(has((mail) => /no-?reply/.test(mail.from))).toBe(true)
    expect(has((mail) => markup(mail).includes('<th'))).toBe(true)
    expect(has((mail) => markup(mail).includes('cid:'))).toBe(true)
    expect(has((mail) => markup(mail) === '')).toBe(true)
    expect(ann.filter((mail) => mail.labelIds.includes('SENT')).length).toBeGreaterThan(80)
    expect(ann.every((mail) => mail.labelIds.includes('SENT') === (mail.from === ANN))).toBe(true)
    const both = new Set(ann.map((mail) => mail.messageId))
    expect(sales.some((mail) => both.has(mail.messageId))).toBe(true)
  })
})

describe('the demo’s files', () => {
  it('are real', () => {
    const all = files()
    expect(new Set(all.map((file) => file.type))).toContain('application/pdf')
    for (const { name, bytes } of all) {
      if (name.endsWith('.pdf')) expectPdf(bytes)
      if (name.endsWith('.xlsx')) expectZip(bytes)
      if (name.endsWith('.png')) expect(bytes.readUInt32BE(16)).toBeGreaterThan(0)
    }
  })

  it('draws pictures pixel by pixel', () => {
    const bytes = png({ width: 2, height: 1, pixel: (x) => [x, 2, 3] })
    const length = bytes.readUInt32BE(33)
    expect([...inflateSync(bytes.subarray(41, 41 + length))]).toEqual([0, 0, 2, 3, 1, 2, 3])
  })
})

function never(): never {
  throw new Error('The demo is empty')
}

async function startAndRead(now: number): Promise<MailView[]> {
  const other = await startEmulatedGoogle({ clock: () => now, accounts: demoSeeds(now).gmail })
  const mails = [...other.control.allMessages(ANN), ...other.control.allMessages(SALES)]
  await other.close()
  return mails
}

/** The cross-reference table must point at the objects. */
function expectPdf(bytes: Buffer): void {
  const text = bytes.toString('latin1')
  expect(text.startsWith('%PDF-1.4')).toBe(true)
  const start = Number(/startxref\n(\d+)/.exec(text)?.[1])
  expect(text.slice(start, start + 4)).toBe('xref')
  const offsets = [...text.slice(start).matchAll(/^(\d{10}) 00000 n/gm)].map((match) => Number(match[1]))
  expect(offsets.map((offset, index) => text.startsWith(`${index + 1} 0 obj`, offset))).toEqual(
    offsets.map(() => true),
  )
}

function expectZip(bytes: Buffer): void {
  const end = bytes.length - 22
  expect(bytes.readUInt32LE(end)).toBe(0x06054b50)
  const directory = bytes.readUInt32LE(end + 16)
  expect(bytes.readUInt32LE(directory)).toBe(0x02014b50)
  expect(bytes.readUInt32LE(bytes.readUInt32LE(directory + 42))).toBe(0x04034b50)
}
