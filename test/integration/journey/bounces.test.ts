import { expect, it, onTestFinished, vi } from 'vitest'
import * as z from 'zod'
import { providerIds } from '../../../shared/domain/mailbox.ts'
import type { HeadlessWindow } from '../../support/headless-window.ts'
import { connectMailbox, openWorkplace } from '../../support/workplace.ts'

const me = 'ann@northwind.example'
const nobody = 'bounce-nobody@altamar.example'
const tomas = 'tomas.rivera@altamar.example'
const patience = { timeout: 20_000, interval: 100 }

const changed = z.object({ submissionId: z.string(), state: z.string() })

/** Submissions of which the window is told when they came back or were answered: reading them at that moment shows it. */
const listen = (window: HeadlessWindow): Set<string> => {
  const heard = new Set<string>()
  const read = async (submissionId: string): Promise<void> => {
    const { bounces, answeredAt } = await window.expect('outbox.get', { submissionId })
    if (bounces.length > 0 || answeredAt !== null) heard.add(submissionId)
  }
  onTestFinished(
    window.on(
      'outbox.changed',
      (payload) => void read(changed.parse(payload).submissionId).catch(() => undefined),
    ),
  )
  return heard
}

const save = async (window: HeadlessWindow, name: string, address: string): Promise<string> => {
  const person = { id: null, name, company: '', title: '', addresses: [address] }
  return (await window.expect('contact.save', person)).id
}

it.each(providerIds)(
  'mail of %s that comes back, and mail that is answered: the window hears of both and shows them after a restart',
  async (provider) => {
    const work = await openWorkplace({ [provider]: [{ email: me, name: 'Ann Meyer' }] })
    onTestFinished(work.close)
    const theirs = work.providers[provider]
    const { app, window } = await work.open()
    const mailboxId = await connectMailbox({ app, window }, theirs, me)
    const nobodyId = await save(window, 'Nobody', nobody)
    await save(window, 'Tomás Rivera', tomas)
    await window.expect('settings.change', { sending: { undoSeconds: 0 } })
    const send = async (submissionId: string, to: string): Promise<void> => {
      const people = { to: [{ name: '', address: to }], cc: [], bcc: [], fromAddress: null }
      const text = { subject: submissionId, html: '<p>Hello</p>', replyToMessageId: null, attachments: [] }
      const content = { mailboxId, ...people, ...text }
      await window.expect('outbox.enqueue', { submissionId, content, sendAt: null, remindDays: null })
      await vi.waitFor(async () => {
        const { state } = await window.expect('outbox.get', { submissionId })
        expect(state).toBe('sent')
      }, patience)
    }
    // Before anything is sent: a sync that is under way brings the report as soon as it is there.
    const heard = listen(window)
    await send('into-nowhere', nobody)
    await send('a-question', tomas)
    const { control } = provider === 'gmail' ? work.google : work.microsoft
    const question = control.sentMessages(me).find(({ subject }) => subject === 'a-question')
    const inReplyTo = question?.header('Message-ID') ?? expect.unreachable()
    const answer = {
      from: tomas,
      to: me,
      subject: 'Re: a-question',
      text: 'Yes.',
      inReplyTo,
      date: Date.now(),
    }
    await theirs.deliver(me, answer)
    await vi.waitFor(async () => {
      await window.expect('mailbox.sync', { mailboxId })
      expect([...heard]).toEqual(expect.arrayContaining(['into-nowhere', 'a-question']))
    }, patience)
    await app.quit()

    const again = (await work.open()).window
    const back = await again.expect('outbox.get', { submissionId: 'into-nowhere' })
    expect(back.bounces).toMatchObject([{ address: nobody, permanent: true }])
    const contact = await again.expect('contact.get', { contactId: nobodyId })
    expect(contact.bounces).toMatchObject([{ address: nobody, permanent: true }])
    const answered = await again.expect('outbox.get', { submissionId: 'a-question' })
    expect(answered).toMatchObject({ answeredAt: expect.any(Number), bounces: [] })
  },
  90_000,
)
