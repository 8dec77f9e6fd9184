import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CONTOSO_THREADS } from '../../../support/demo/featured-contoso.ts'
import { demoSeeds } from '../../../support/demo/index.ts'
import { CONTOSO, person } from '../../../support/demo/people.ts'
import { startEmulatedGoogle } from '../../../support/google/index.ts'
import { startEmulatedMicrosoft } from '../../../support/microsoft/index.ts'
import type { EmulatedMicrosoft, MailView } from '../../../support/microsoft/index.ts'
import { NOW } from './fixture.ts'

const ann = 'ann@northwind.example'
const DAY_MS = 86_400_000
let microsoft: EmulatedMicrosoft
let mails: MailView[]
let gmail: string[]

const start = (now: number): Promise<EmulatedMicrosoft> =>
  startEmulatedMicrosoft({ clock: () => now, accounts: demoSeeds(now).graph })

beforeAll(async () => {
  microsoft = await start(NOW)
  mails = microsoft.control.allMessages(CONTOSO.address)
  const google = await startEmulatedGoogle({ clock: () => NOW, accounts: demoSeeds(NOW).gmail })
  gmail = google.control.allMessages(ann).map(({ messageId }) => messageId)
  await google.close()
})
afterAll(() => microsoft.close())

const inFolder = (name: string): MailView[] => mails.filter(({ folder }) => folder === name)

describe("the demo's second mailbox", () => {
  it('lies in the last 90 days and never ahead', () => {
    expect(mails.length).toBeGreaterThan(40)
    for (const mail of mails) {
      expect(mail.receivedAt).toBeLessThan(NOW)
      expect(mail.receivedAt).toBeGreaterThan(NOW - 91 * DAY_MS)
    }
  })

  it('shares mail with the first one by Message-ID, and has mail of its own', () => {
    const both = mails.filter(({ messageId }) => gmail.includes(messageId))
    expect(both.length).toBeGreaterThan(10)
    expect(mails.length - both.length).toBeGreaterThan(10)
  })

  it('has what it sent in Sent Items, customers in folders, and what is new in the inbox, unread', () => {
    expect(mails.filter(({ from }) => from === CONTOSO.address)).toEqual(inFolder('sentitems'))
    expect(inFolder('sentitems').length).toBeGreaterThan(4)
    const altamar = inFolder('Altamar')
    expect(altamar.length).toBeGreaterThan(0)
    expect(altamar.every(({ receivedAt }) => receivedAt < NOW - 7 * DAY_MS)).toBe(true)
    for (const name of ['Harborline', 'Bluewater', 'Internal', 'Newsletters']) {
      expect(inFolder(name)).not.toEqual([])
    }
    const unread = mails.filter(({ isRead }) => !isRead)
    expect(unread).not.toEqual([])
    expect(unread.filter(({ folder }) => folder !== 'inbox')).toEqual([])
  })

  it('threads every conversation into one, over folders', () => {
    for (const { subject, mails: told, with: key } of CONTOSO_THREADS) {
      const address = person(key).addresses[0] ?? ''
      const found = mails.filter(
        (mail) => mail.subject.endsWith(subject) && [mail.from, ...mail.to].includes(address),
      )
      expect([subject, found.length]).toEqual([subject, told.length])
      expect(new Set(found.map(({ conversationId }) => conversationId)).size, subject).toBe(1)
    }
  })

  it('is the same bytes for the same moment, on whatever day', async () => {
    const bytesAt = async (now: number): Promise<string[]> => {
      const other = await start(now)
      const raw = other.control.allMessages(CONTOSO.address).map((mail) => mail.raw.toString('latin1'))
      await other.close()
      return raw
    }
    const later = NOW + 3 * DAY_MS + 7_654_321
    expect(await bytesAt(NOW)).toEqual(mails.map((mail) => mail.raw.toString('latin1')))
    expect(await bytesAt(later)).toEqual(await bytesAt(later))
  })
})
