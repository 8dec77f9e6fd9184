import { expect, it, onTestFinished, vi } from 'vitest'
import { providerIds, type ProviderId } from '../../../shared/domain/mailbox.ts'
import type { EmulatedProvider } from '../../support/emulated-providers.ts'
import type { HeadlessWindow } from '../../support/headless-window.ts'
import { connectMailbox, openWorkplace, type OpenApp, type Workplace } from '../../support/workplace.ts'

const me = 'ann@northwind.example'
const tomas = 'tomas.rivera@altamar.example'
const patience = { timeout: 15_000, interval: 50 }

const deliver = (theirs: EmulatedProvider, ...subjects: string[]): Promise<void[]> =>
  Promise.all(
    subjects.map((subject) =>
      theirs.deliver(me, { from: tomas, to: me, subject, text: 'A question', date: Date.now() }),
    ),
  )

const stateOf = async (window: HeadlessWindow) => {
  const { mailboxes, sync } = await window.expect('mailbox.list', {})
  return { state: mailboxes[0]?.state, counts: mailboxes[0]?.counts, phase: sync[0]?.phase }
}

/** What the timeline shows and what the provider has with Tomás, both in order. */
const both = async (window: HeadlessWindow, theirs: EmulatedProvider, contactId: string) => {
  const page = await window.expect('timeline.page', { contactId, before: null, limit: 200 })
  const truth = theirs.all(me).filter(({ from, to }) => from === tomas || to.includes(tomas))
  return {
    shown: page.activities.map(({ subject }) => subject).toSorted(),
    there: truth.map(({ subject }) => subject).toSorted(),
  }
}

const isComplete = async (window: HeadlessWindow, theirs: EmulatedProvider, contactId: string) => {
  const { shown, there } = await both(window, theirs, contactId)
  expect(shown).toEqual(there)
  expect((await stateOf(window)).phase).toBe('idle')
}

/** Connected, with one contact whose three mails are on the timeline. */
const setUp = async (provider: ProviderId) => {
  const work: Workplace = await openWorkplace({ [provider]: [{ email: me, name: 'Ann Meyer' }] })
  onTestFinished(work.close)
  const theirs = work.providers[provider]
  await deliver(theirs, 'First', 'Second', 'Third')
  const open = await work.open()
  const mailboxId = await connectMailbox(open, theirs, me)
  const person = { id: null, name: 'Tomás Rivera', company: '', title: '', addresses: [tomas] }
  const { id: contactId } = await open.window.expect('contact.save', person)
  await vi.waitFor(() => isComplete(open.window, theirs, contactId), patience)
  // One more round, so that every folder is followed from a position.
  await open.window.expect('mailbox.sync', { mailboxId })
  await deliver(theirs, 'Fourth')
  await open.window.expect('mailbox.sync', { mailboxId })
  await vi.waitFor(() => isComplete(open.window, theirs, contactId), patience)
  return { work, theirs, open, mailboxId, contactId }
}

const enqueue = async ({ window }: OpenApp, mailboxId: string): Promise<void> => {
  const content = {
    mailboxId,
    to: [{ name: '', address: tomas }],
    cc: [],
    bcc: [],
    subject: 'Our offer',
    html: '<p>Here it is</p>',
    fromAddress: null,
    replyToMessageId: null,
    attachments: [],
  }
  await window.expect('outbox.enqueue', {
    submissionId: 'the-offer',
    content,
    sendAt: null,
    remindDays: null,
  })
}

it.each(providerIds)(
  'a %s sign-in that ended: sync goes on from the old position, what waited leaves once, nothing is missing or twice',
  async (provider) => {
    const { work, theirs, open, mailboxId, contactId } = await setUp(provider)
    theirs.revoke(me)
    await deliver(theirs, 'While nobody was signed in')
    await open.window.expect('mailbox.sync', { mailboxId })
    await vi.waitFor(async () => expect((await stateOf(open.window)).state).toBe('reconnect'), patience)
    await vi.waitFor(() => expect(open.app.notifications).toHaveLength(1), patience)
    await enqueue(open, mailboxId)
    expect((await stateOf(open.window)).counts).toEqual({ messages: 4, waiting: 1 })
    await open.app.quit()

    // Over a restart, too: nothing more is said, nothing is sent.
    const again = await work.open()
    await deliver(theirs, 'Before the next sign-in')
    expect(await stateOf(again.window)).toMatchObject({ state: 'reconnect', counts: { waiting: 1 } })
    expect(theirs.sent(me)).toEqual([])
    const listings = theirs.listings()
    expect(listings).toBeGreaterThan(0)
    expect(await connectMailbox(again, theirs, me, mailboxId)).toBe(mailboxId)

    await vi.waitFor(async () => {
      expect(theirs.sent(me)).toHaveLength(1)
      await isComplete(again.window, theirs, contactId)
    }, patience)
    expect(await stateOf(again.window)).toEqual({
      state: 'connected',
      counts: { messages: 7, waiting: 0 },
      phase: 'idle',
    })
    expect(theirs.listings()).toBe(listings)
    expect(again.app.notifications).toEqual([])

    await again.window.expect('mailbox.sync', { mailboxId })
    await vi.waitFor(() => isComplete(again.window, theirs, contactId), patience)
    expect(theirs.sent(me).map(({ mark }) => mark)).toEqual(['the-offer'])
    await again.app.quit()
  },
  60_000,
)
