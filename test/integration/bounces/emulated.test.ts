import { describe, expect, it, onTestFinished } from 'vitest'
import { createOpenProvider } from '../../../main/providers/registry.ts'
import { createMailboxRun } from '../../../main/sync/mailbox-run.ts'
import { noBareFetch } from '../../support/bare-fetch.ts'
import { report } from '../../support/bounces/report-mail.ts'
import { signedInTo } from '../../support/gmail-sign-in.ts'
import type { MailSpec } from '../../support/mail-builder.ts'
import { leastGrants } from '../../support/provider/grants.ts'
import { contact, mailContent } from '../../support/store/record-builders.ts'
import { createGraphBench } from '../outbox/graph-bench.ts'
import { address, createOutboxBench } from '../outbox/outbox-bench.ts'
import { quiet, type OutboxWorld } from '../outbox/outbox-world.ts'
import type { MailProvider } from '../../../main/providers/provider.ts'

const jana = 'jana@customer.example'
const nobody = 'bounce-nobody@customer.example'
const full = 'bounce-full@customer.example'
const late = 'bounce-delay@customer.example'

type Bench = {
  readonly world: OutboxWorld
  readonly provider: MailProvider
  readonly deliver: (mail: MailSpec | Buffer) => Promise<unknown>
  /** The Message-ID that the newest sent mail has on its way. */
  readonly sentId: () => string
}

const gmail = async (): Promise<Bench> => {
  const bench = await createOutboxBench()
  onTestFinished(() => bench.google.close())
  const provider = createOpenProvider({
    fetchFor: () => bench.counted(signedInTo(bench.google, address, bench.clock)),
    bareFetch: noBareFetch,
    clock: bench.clock,
    random: () => 0.5,
    logger: quiet,
  })({ id: 'box', provider: 'gmail', address, excludedFolderIds: [], grants: leastGrants })
  return {
    world: bench,
    provider,
    deliver: (mail) => bench.control.deliver(address, mail, { at: bench.clock.now() }),
    sentId: () => bench.control.sentMessages(address).at(-1)?.header('Message-ID') ?? expect.unreachable(),
  }
}

const graph = async (): Promise<Bench> => {
  const bench = await createGraphBench()
  onTestFinished(() => bench.microsoft.close())
  const { control, clock, provider } = bench
  return {
    world: bench,
    provider,
    deliver: (mail) => control.deliver(address, mail, { at: clock.now() }),
    sentId: () =>
      control
        .allMessages(address)
        .filter(({ folder }) => folder === 'sentitems')
        .at(-1)
        ?.header('Message-ID') ?? expect.unreachable(),
  }
}

/** A mailbox that is up to date, and what can be done with it. */
const setUp = async (open: () => Promise<Bench>) => {
  const { world, provider, deliver, sentId } = await open()
  const { store, clock } = world
  const touched: string[] = []
  for (const [id, one] of [
    ['jana', jana],
    ['nobody', nobody],
    ['full', full],
    ['late', late],
  ] as const) {
    await store.contacts.save({ contact: contact({ id, addresses: [one] }), at: clock.now() })
  }
  const run = createMailboxRun({
    mailboxId: 'box',
    provider,
    store,
    now: clock.now,
    logger: quiet,
    onStored: () => undefined,
    onSubmissions: (all) => touched.push(...all.map(({ submissionId }) => submissionId)),
    onProgress: () => undefined,
  })
  const sync = async (): Promise<void> => {
    const { result } = await world.pass(run(new AbortController().signal))
    expect(result.ok).toBe(true)
  }
  await sync()
  const process = world.startProcess()
  onTestFinished(() => process.outbox.stop())
  const send = async (...to: string[]): Promise<void> => {
    const content = mailContent({ to: to.map((one) => ({ name: '', address: one })) })
    const request = { submissionId: 'sub-1', content, sendAt: null, remindDays: null }
    expect(await world.pass(process.enqueue(request))).toMatchObject({ ok: true })
    await world.passUntilEnded(['sub-1'])
    expect((await world.stateOf('sub-1')).state).toBe('sent')
    // What the provider does by itself and what is read back takes its seconds.
    await world.pass(new Promise<void>((done) => clock.after(60_000, done)))
    await sync()
  }
  const shown = async () => (await store.submissions.view({ submissionId: 'sub-1' })) ?? expect.unreachable()
  const ofContact = (contactId: string) => store.bounces.ofContact({ contactId })
  return { send, sync, shown, ofContact, deliver, sentId, touched }
}

describe.each([
  ['Gmail', gmail],
  ['Microsoft', graph],
] as const)('%s', (_name, open) => {
  it('mail to nobody shows whom it did not reach, and marks the contact', async () => {
    const { send, shown, ofContact, touched } = await setUp(open)
    await send(jana, nobody, full)
    const { bounces } = await shown()
    expect(bounces.toSorted((a, b) => a.address.localeCompare(b.address))).toMatchObject([
      { address: full, permanent: false, status: '5.2.2' },
      { address: nobody, permanent: true, status: expect.stringMatching(/^5\.1\./) },
    ])
    expect(await ofContact('nobody')).toMatchObject([{ permanent: true }])
    expect(await ofContact('full')).toMatchObject([{ permanent: false }])
    expect(await ofContact('jana')).toEqual([])
    expect(touched).toContain('sub-1')
  })

  it('mail that is only late shows nothing', async () => {
    const { send, shown, ofContact } = await setUp(open)
    await send(late)
    expect((await shown()).bounces).toEqual([])
    expect(await ofContact('late')).toEqual([])
  })

  it('a report about mail that was not sent from here marks the contact alone', async () => {
    const { send, sync, shown, ofContact, deliver, touched } = await setUp(open)
    await send(jana, nobody)
    touched.length = 0
    const own = (await shown()).bounces
    const status = `Final-Recipient: rfc822; ${full}\nAction: failed\nStatus: 5.1.1`
    const returned = `Message-ID: <other@phone.example>\nTo: ${full}\nSubject: Lunch`
    await deliver(Buffer.from(report({ status, returned })))
    await sync()
    expect((await shown()).bounces).toEqual(own)
    expect(await ofContact('full')).toMatchObject([{ permanent: true, status: '5.1.1' }])
    expect(touched).toEqual([])
  })

  it('an out-of-office note is no answer, an answer is one', async () => {
    const { send, sync, shown, deliver, sentId, touched } = await setUp(open)
    await send(jana)
    const inReplyTo = sentId()
    const answer = { from: jana, to: address, subject: 'Re: Offer', inReplyTo, references: [inReplyTo] }
    const headers = { 'Auto-Submitted': 'auto-replied' }
    await deliver({ ...answer, text: 'I am away until Monday.', headers, messageId: 'away@customer.example' })
    await sync()
    expect((await shown()).answeredAt).toBeNull()
    touched.length = 0
    await deliver({ ...answer, text: 'Gladly.', messageId: 'answer@customer.example' })
    await sync()
    expect(await shown()).toMatchObject({ answeredAt: expect.any(Number), confirmed: true, bounces: [] })
    expect(touched).toEqual(['sub-1'])
  })
})
