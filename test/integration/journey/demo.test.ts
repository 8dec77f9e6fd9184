import { expect, it, onTestFinished, vi } from 'vitest'
import type { HeadlessWindow } from '../../support/headless-window.ts'
import { demoContacts, demoSeeds } from '../../support/demo/index.ts'
import { ANN, CONTOSO, SALES } from '../../support/demo/people.ts'
import { connectMailbox, openWorkplace, type Workplace } from '../../support/workplace.ts'

type Kept = { messageId: string; from: string; to: string[]; cc: string[] }

const allMail = ({ google, microsoft }: Workplace): Kept[] => [
  ...google.control.allMessages(ANN.address),
  ...google.control.allMessages(SALES.address),
  ...microsoft.control.allMessages(CONTOSO.address),
]

const saveContacts = async (window: HeadlessWindow): Promise<Map<string, string[]>> => {
  const saved = new Map<string, string[]>()
  for (const contact of demoContacts()) {
    const { id } = await window.expect('contact.save', { id: null, ...contact })
    saved.set(id, contact.addresses)
  }
  return saved
}

it('shows the three mailboxes of the demo as one history: what several have stands there once', async () => {
  const work = await openWorkplace({ ...demoSeeds(Date.now()), unitsPerMinute: 600_000 })
  onTestFinished(work.close)
  const open = await work.open()
  const contacts = await saveContacts(open.window)
  await connectMailbox(open, work.providers.gmail, ANN.address)
  await connectMailbox(open, work.providers.graph, CONTOSO.address)
  await connectMailbox(open, work.providers.gmail, SALES.address)

  const mails = allMail(work)
  const expected = (addresses: readonly string[]): number =>
    new Set(
      mails
        .filter(({ from, to, cc }) => [from, ...to, ...cc].some((address) => addresses.includes(address)))
        .map(({ messageId }) => messageId),
    ).size
  const total = async (contactId: string): Promise<number> =>
    (await open.window.expect('timeline.page', { contactId, before: null, limit: 1 })).total
  await vi.waitFor(
    async () => {
      const counts = await Promise.all([...contacts.keys()].map(total))
      expect(counts).toEqual([...contacts.values()].map(expected))
    },
    { timeout: 45_000, interval: 200 },
  )
  const { mailboxes } = await open.window.expect('mailbox.list', {})
  expect(mailboxes.map(({ provider, lastError }) => [provider, lastError])).toEqual([
    ['gmail', null],
    ['graph', null],
    ['gmail', null],
  ])
  await open.app.quit()
}, 60_000)
