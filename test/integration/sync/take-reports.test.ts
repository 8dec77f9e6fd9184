import { describe, expect, it, vi } from 'vitest'
import { createMemoryLogger } from '../../../main/platform/logger.ts'
import type { ProviderMessage } from '../../../main/providers/provider.ts'
import { createMailboxRun } from '../../../main/sync/mailbox-run.ts'
import { appError, type ErrorCode } from '../../../shared/errors/app-error.ts'
import { bytes, report } from '../../support/bounces/report-mail.ts'
import { createFakeMailbox } from '../../support/provider/fake-mailbox.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { wantedMail } from '../../support/sync/wanted-mail.ts'
import { contact, enqueued, mailbox } from '../../support/store/record-builders.ts'

const day = 24 * 60 * 60_000
const start = Date.UTC(2026, 10, 1, 9)
const signal = new AbortController().signal
const jana = 'jana@customer.example'

const returned = (to: string, action = 'failed'): Uint8Array =>
  bytes(report({ status: `Final-Recipient: rfc822; ${to}\nAction: ${action}\nStatus: 5.1.1` }))

const reportMail = (given: Partial<ProviderMessage> = {}): ProviderMessage =>
  providerMessage({
    providerMessageId: 'report',
    subject: 'Delivery Status Notification (Failure)',
    from: { name: 'Mail Delivery Subsystem', address: 'mailer-daemon@googlemail.com' },
    occurredAt: start + 1000,
    automatic: true,
    ...given,
  })

/** A mailbox that is up to date, with a mail to Jana that went out a minute ago. */
const setUp = async () => {
  let now = start
  const { store } = openTestStore({ now: () => now })
  const server = createFakeMailbox()
  await store.mailboxes.save(mailbox({ connectedAt: start }))
  await store.contacts.save({ contact: contact(), at: now })
  await store.submissions.enqueue(enqueued({ id: 'sub-1', queuedAt: start - 60_000 }))
  await store.submissions.advance({
    submissionId: 'sub-1',
    expected: ['queued'],
    change: { state: 'sent', sentAt: start - 60_000 },
    at: start - 60_000,
    note: 'sent',
  })
  const onStored = vi.fn<(contactIds: readonly string[]) => void>()
  const onSubmissions = vi.fn<(touched: readonly unknown[]) => void>()
  const logger = createMemoryLogger()
  const told = { logger, onStored, onSubmissions, onProgress: () => undefined }
  const open = () =>
    createMailboxRun({ mailboxId: 'box', provider: server.provider, store, now: () => now, ...told })
  const run = open()
  await run(signal)
  return {
    store,
    server,
    onStored,
    onSubmissions,
    logged: logger.lines,
    run: () => run(signal),
    restarted: () => open()(signal),
    pass: (ms: number) => void (now += ms),
    failRaw: (code: ErrorCode) =>
      server.failWith((call) => (call === 'raw' ? appError(code, 'on order', 'backoff') : null)),
    bounces: async () => (await store.submissions.view({ submissionId: 'sub-1' }))?.bounces ?? [],
    ofJana: () => store.bounces.ofContact({ contactId: 'jana' }),
    cursor: async () => (await store.mailboxes.get({ mailboxId: 'box' }))?.cursor,
  }
}

const deliver = (server: ReturnType<typeof createFakeMailbox>, raw: Uint8Array): void => {
  server.raws.set('report', raw)
  server.deliver(reportMail())
}

describe('a report that comes in', () => {
  it('is noted with its mail and its contact, and both are told', async () => {
    const { server, run, bounces, ofJana, onStored, onSubmissions } = await setUp()
    deliver(server, returned(jana))
    expect((await run()).result.ok).toBe(true)
    expect(await bounces()).toMatchObject([{ address: jana, permanent: true, status: '5.1.1' }])
    expect(await ofJana()).toHaveLength(1)
    expect(onStored).toHaveBeenCalledWith(['jana'])
    expect(onSubmissions).toHaveBeenCalledWith([{ submissionId: 'sub-1', state: 'sent' }])
  })

  it('says nothing where the mail is only late', async () => {
    const { server, run, bounces, ofJana, onSubmissions } = await setUp()
    deliver(server, returned(jana, 'delayed'))
    await run()
    expect([await bounces(), await ofJana()]).toEqual([[], []])
    expect(onSubmissions).not.toHaveBeenCalled()
  })

  it('about a mail that was not sent from here marks the contact alone', async () => {
    const { server, run, bounces, ofJana, store } = await setUp()
    await store.contacts.save({
      contact: contact({ id: 'kemi', addresses: ['kemi@customer.example'] }),
      at: start,
    })
    const other = report({
      status: 'Final-Recipient: rfc822; kemi@customer.example\nAction: failed\nStatus: 5.1.1',
      returned: 'Message-ID: <other@phone.example>\nTo: kemi@customer.example\nSubject: Lunch',
    })
    deliver(server, bytes(other))
    await run()
    expect([await bounces(), await ofJana()]).toEqual([[], []])
    expect(await store.bounces.ofContact({ contactId: 'kemi' })).toHaveLength(1)
  })

  it('is not asked for among the mail of people and the notes of their absence', async () => {
    const { server, run } = await setUp()
    server.deliver(providerMessage({ providerMessageId: 'p1', subject: 'Undeliverable: a joke' }))
    server.deliver(providerMessage({ providerMessageId: 'p2', subject: 'Automatic reply', automatic: true }))
    server.deliver(reportMail({ providerMessageId: 'p3', notKept: 'spam' }))
    server.deliver(reportMail({ providerMessageId: 'p4', direction: 'sent' }))
    await run()
    expect(server.askedRaw).toEqual([])
  })
})

describe('a report that can not be had', () => {
  it.each(['provider_unavailable', 'timeout', 'provider_bad_answer'] as const)(
    'because of %s waits, holds up nothing, and is noted when it can be had',
    async (code) => {
      const { server, run, pass, failRaw, bounces, store } = await setUp()
      failRaw(code)
      deliver(server, returned(jana))
      server.deliver(providerMessage({ providerMessageId: 'p1', occurredAt: start }))
      expect((await run()).result.ok).toBe(true)
      expect(await store.messages.byProviderId({ mailboxId: 'box', providerMessageId: 'p1' })).not.toBeNull()
      expect(await bounces()).toEqual([])
      server.failWith(() => null)
      pass(day)
      await run()
      expect(await bounces()).toHaveLength(1)
      expect(await wantedMail(store)).toEqual([])
    },
  )

  it('waits across a restart', async () => {
    const { server, run, restarted, pass, failRaw, bounces } = await setUp()
    failRaw('provider_unavailable')
    deliver(server, returned(jana))
    await run()
    server.failWith(() => null)
    pass(day)
    await restarted()
    expect(await bounces()).toHaveLength(1)
  })

  it('is left unread after some tries, which is written down', async () => {
    const { server, run, pass, failRaw, store, logged } = await setUp()
    failRaw('provider_rejected')
    deliver(server, returned(jana))
    for (let i = 0; i < 8; i += 1) {
      expect((await run()).result.ok).toBe(true)
      pass(day)
    }
    expect(server.askedRaw).toHaveLength(4)
    const [line, ...others] = logged.filter((each) => each.includes('"warn"'))
    expect(others).toEqual([])
    expect(line).toMatch(/sync\.report_unread.*report.*provider_rejected/)
    expect(await wantedMail(store)).toEqual([])
  })

  it('because nothing can be had now ends the run, and the report stays wanted', async () => {
    const { server, run, failRaw, bounces, store } = await setUp()
    failRaw('network_failed')
    deliver(server, returned(jana))
    expect((await run()).result.ok).toBe(false)
    expect(await wantedMail(store)).toEqual([{ providerMessageId: 'report', route: 'pull', attempts: 0 }])
    server.failWith(() => null)
    await run()
    expect(await bounces()).toHaveLength(1)
  })

  it('because there is no network waits for it as long as it takes', async () => {
    const { server, run, failRaw, bounces } = await setUp()
    failRaw('network_failed')
    deliver(server, returned(jana))
    for (let i = 0; i < 6; i += 1) expect((await run()).result.ok).toBe(false)
    server.failWith(() => null)
    await run()
    expect(await bounces()).toHaveLength(1)
  })

  it('is asked for again although its sender is a contact, and so is what failed beside it', async () => {
    const { server, run, pass, bounces, store } = await setUp()
    const address = 'postmaster@customer.example'
    await store.contacts.save({ contact: contact({ id: 'customer', addresses: [address] }), at: start })
    await run()
    server.failWith((call, id) =>
      call === 'raw' || id === 'odd' ? appError('provider_bad_answer', 'on order', 'backoff') : null,
    )
    server.raws.set('report', returned(jana))
    server.deliver(reportMail({ from: { name: '', address } }))
    server.deliver(providerMessage({ providerMessageId: 'odd', occurredAt: start }))
    await run()
    const due = await wantedMail(store)
    expect(due.map(({ providerMessageId }) => providerMessageId).toSorted()).toEqual(['odd', 'report'])
    server.failWith(() => null)
    pass(day)
    await run()
    expect(await bounces()).toHaveLength(1)
  })

  it('because we stumble over it is written down, and holds up nothing', async () => {
    const { server, run, bounces, logged } = await setUp()
    const odd = new Uint8Array(1)
    Object.defineProperty(odd, 'subarray', { value: () => expect.unreachable('on order') })
    deliver(server, odd)
    expect((await run()).result.ok).toBe(true)
    expect(await bounces()).toEqual([])
    expect(logged.join()).toContain('sync.report_crashed')
  })

  it('because it was deleted is nothing', async () => {
    const { server, run, bounces, store } = await setUp()
    server.deliver(reportMail())
    expect((await run()).result.ok).toBe(true)
    expect(await bounces()).toEqual([])
    expect(await wantedMail(store)).toEqual([])
  })
})

describe('a crash', () => {
  it('between the noting and the page repeats both, and the report is there once', async () => {
    const { server, run, restarted, store, bounces } = await setUp()
    deliver(server, returned(jana))
    const { commit: real } = store.sync
    const commit = vi
      .spyOn(store.sync, 'commit')
      .mockImplementation((step) =>
        step.messages.length > 0 ? Promise.reject(new Error('killed')) : real(step),
      )
    await expect(run()).rejects.toThrow('killed')
    commit.mockRestore()
    expect(await bounces()).toHaveLength(1)
    await restarted()
    expect(await bounces()).toHaveLength(1)
    expect(server.askedRaw).toEqual(['report', 'report'])
  })
})

describe('a cursor that was lost', () => {
  it('brings the reports that came meanwhile, and loses none to a failure on the way', async () => {
    const { server, run, bounces, store, failRaw, cursor } = await setUp()
    await store.mailboxes.noteSync({ mailboxId: 'box', lastSyncAt: start, lastError: null })
    const before = await cursor()
    deliver(server, returned(jana))
    server.expireHistory()
    // Cut while the reports are being listed: the cursor is not replaced before they are.
    server.failWith((call) => (call === 'search' ? appError('network_failed', 'on order', 'backoff') : null))
    expect((await run()).result.ok).toBe(false)
    expect(await cursor()).toBe(before)
    failRaw('network_failed')
    expect((await run()).result.ok).toBe(false)
    expect(await wantedMail(store)).toMatchObject([{ providerMessageId: 'report', attempts: 0 }])
    server.failWith(() => null)
    expect((await run()).result.ok).toBe(true)
    expect(await bounces()).toHaveLength(1)
  })

  it.each([
    'mailer-daemon@google.com',
    'MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@northwind.example',
    'postmaster@northwind.example',
  ])('brings those of %s, however much came from there since', async (address) => {
    const { server, run, bounces, store } = await setUp()
    await store.mailboxes.noteSync({ mailboxId: 'box', lastSyncAt: start, lastError: null })
    const from = { name: '', address }
    server.raws.set('report', returned(jana))
    server.deliver(reportMail({ from }))
    for (let i = 0; i < 9; i += 1) {
      server.deliver(reportMail({ providerMessageId: `n${String(i)}`, from, occurredAt: start + 2000 }))
    }
    server.expireHistory()
    expect((await run()).result.ok).toBe(true)
    expect(await bounces()).toHaveLength(1)
  })

  it('of a mailbox that was never in sync brings none: nothing was sent from here', async () => {
    const { server, run, bounces } = await setUp()
    deliver(server, returned(jana))
    server.expireHistory()
    expect((await run()).result.ok).toBe(true)
    expect([await bounces(), server.askedRaw]).toEqual([[], []])
  })

  it('is replaced even where the provider can not be asked for reports', async () => {
    const { server, run, store, cursor } = await setUp()
    await store.mailboxes.noteSync({ mailboxId: 'box', lastSyncAt: start, lastError: null })
    const before = await cursor()
    server.expireHistory()
    let refused = 0
    server.failWith((call) => {
      if (call !== 'search' || refused > 0) return null
      refused += 1
      return appError('provider_rejected', 'on order', 'never')
    })
    expect((await run()).result.ok).toBe(true)
    expect(await cursor()).not.toBe(before)
  })
})

describe('past mail that is fetched for the first time', () => {
  it('has its recent reports read, the old ones left', async () => {
    const { server, run, store, ofJana } = await setUp()
    const from = { name: '', address: 'postmaster@customer.example' }
    for (const [id, age] of [
      ['old', 8 * day],
      ['new', day],
    ] as const) {
      server.raws.set(id, returned(jana))
      const given = { providerMessageId: id, rfcMessageId: `${id}@x`, from, occurredAt: start - age }
      server.messages.set(id, reportMail(given))
    }
    const postmaster = contact({ id: 'customer', addresses: ['postmaster@customer.example'] })
    await store.contacts.save({ contact: postmaster, at: start })
    await run()
    expect(server.askedRaw).toEqual(['new'])
    expect(await ofJana()).toHaveLength(1)
  })
})
