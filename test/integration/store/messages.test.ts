import { describe, expect, it } from 'vitest'
import { messageSchema } from '../../../shared/domain/message.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { contact, mailbox, step } from '../../support/store/record-builders.ts'

const day = 24 * 60 * 60_000

const file = (given = {}) => ({
  partId: '2',
  filename: 'plan.pdf',
  mediaType: 'application/pdf',
  size: 10,
  inline: false,
  contentId: null,
  ...given,
})

const shown = () => ({ mediaType: 'application/pdf', size: 10, inline: false, contentId: null })

const rich = providerMessage({
  to: [{ name: 'Ann', address: 'ann@northwind.example' }],
  cc: [
    { name: 'B', address: 'b@x.example' },
    { name: 'A', address: 'a@x.example' },
  ],
  bcc: [{ name: '', address: 'c@x.example' }],
  replyTo: [{ name: '', address: 'office@customer.example' }],
  html: '<p>Plan</p>',
  text: 'Plan',
  references: ['r1@x', 'r2@x'],
  inReplyTo: 'r2@x',
  attachments: [file(), file({ partId: '3', filename: 'logo.png', inline: true, contentId: 'logo@x' })],
})

const open = async (message = rich) => {
  const { store } = openTestStore()
  await store.mailboxes.save(mailbox())
  await store.contacts.save({ contact: contact(), at: 0 })
  await store.sync.commit(step({ messages: [message] }))
  const messageId = await store.messages.byProviderId({ mailboxId: 'box', providerMessageId: 'm1' })
  return { store, messageId: messageId ?? 'none' }
}

describe('messages', () => {
  it('gives back what the provider gave', async () => {
    const { store, messageId } = await open()
    const message = await store.messages.get({ messageId })
    expect(messageSchema.parse(message)).toEqual({
      id: messageId,
      mailboxId: 'box',
      direction: 'received',
      occurredAt: rich.occurredAt,
      subject: rich.subject,
      from: rich.from,
      to: rich.to,
      cc: rich.cc,
      bcc: rich.bcc,
      replyTo: rich.replyTo,
      snippet: rich.snippet,
      origin: 'person',
      hasHtml: true,
      attachments: [
        { index: 0, ...shown(), filename: 'plan.pdf' },
        { index: 1, ...shown(), filename: 'logo.png', inline: true, contentId: 'logo@x' },
      ],
    })
    expect(await store.messages.body({ messageId })).toEqual({ html: '<p>Plan</p>', text: 'Plan' })
    expect(await store.messages.replySource({ messageId })).toEqual({
      mailboxId: 'box',
      providerMessageId: 'm1',
      rfcMessageId: 'm1@mail.example',
      references: ['r1@x', 'r2@x'],
      inReplyTo: 'r2@x',
      providerThreadId: 'thread-m1',
      subject: 'Rollout plan',
    })
  })

  it('finds attachments by place and by Content-ID, and does not count inline ones', async () => {
    const { store, messageId } = await open()
    expect(await store.messages.attachmentSource({ messageId, index: 1 })).toEqual({
      mailboxId: 'box',
      providerMessageId: 'm1',
      partId: '3',
      filename: 'logo.png',
      mediaType: 'application/pdf',
      size: 10,
    })
    expect(await store.messages.attachmentSource({ messageId, index: 2 })).toBeNull()
    expect(await store.messages.attachmentByContentId({ messageId, contentId: 'logo@x' })).toBe(1)
    expect(await store.messages.attachmentByContentId({ messageId, contentId: 'x' })).toBeNull()
    const { activities } = await store.timeline.page({ contactId: 'jana', before: null, limit: 5 })
    expect(activities).toMatchObject([{ attachmentCount: 1, who: rich.from, messageId }])
  })

  it('cuts what a header may make longer than the contract allows', async () => {
    const long = 'x'.repeat(5000)
    const { store, messageId } = await open(
      providerMessage({
        from: { name: long, address: 'jana@customer.example' },
        cc: [{ name: '', address: `${long}@x.example` }],
        attachments: [file({ filename: long, mediaType: long, contentId: long })],
      }),
    )
    expect(messageSchema.safeParse(await store.messages.get({ messageId })).success).toBe(true)
  })

  it('answers null for what is not stored', async () => {
    const { store } = await open()
    expect(await store.messages.get({ messageId: 'x' })).toBeNull()
    expect(await store.messages.body({ messageId: 'x' })).toBeNull()
    expect(await store.messages.replySource({ messageId: 'x' })).toBeNull()
  })
})

describe('search', () => {
  it('answers newest first with a marked excerpt and a contact whom the message concerns', async () => {
    const { store, messageId } = await open()
    await store.sync.commit(
      step({
        messages: [
          providerMessage({
            providerMessageId: 'm2',
            occurredAt: rich.occurredAt + 1,
            subject: 'Re: plan B',
          }),
          providerMessage({ providerMessageId: 'm3', text: 'nothing', subject: 'Invoice' }),
        ],
      }),
    )
    const hits = await store.search.messages({ text: 'pla', limit: 10 })
    expect(hits.map(({ subject }) => subject)).toEqual(['Re: plan B', 'Rollout plan'])
    expect(hits[1]).toMatchObject({ contactId: 'jana', contactName: 'Jana Novák', messageId })
    expect(hits[0]?.excerpt).toContain('\u0002plan\u0003')
    expect(await store.search.messages({ text: 'pla', limit: 1 })).toHaveLength(1)
    expect(await store.search.messages({ text: 'novak invoice', limit: 5 })).toHaveLength(1)
    expect(await store.search.messages({ text: '"', limit: 5 })).toEqual([])
  })

  it('shows a mail that two mailboxes got once', async () => {
    const { store } = await open()
    await store.mailboxes.save(mailbox({ id: 'box2', accountId: 'a2', address: 'x@northwind.example' }))
    await store.sync.commit(step({ mailboxId: 'box2', messages: [rich] }))
    expect(await store.search.messages({ text: 'plan', limit: 5 })).toHaveLength(1)
  })
})

describe('mailboxes', () => {
  it('saves everything but the cursor and notes how syncs ended', async () => {
    const { store } = await open()
    await store.sync.commit(step({ position: { kind: 'cursor', cursor: 'c1' } }))
    await store.mailboxes.save(mailbox({ displayName: 'Ann M.' }))
    const error = { code: 'auth_expired', message: 'x', retry: 'user' } as const
    await store.mailboxes.noteSync({ mailboxId: 'box', lastSyncAt: 50, lastError: null })
    await store.mailboxes.noteSync({ mailboxId: 'box', lastSyncAt: null, lastError: error })
    const settings = {
      signatureHtml: '',
      visibility: 'private',
      pullDays: 90,
      isDefault: true,
      paused: false,
      aliases: [],
      excludedFolderIds: [],
      looked: false,
    }
    const renewed = mailbox({ displayName: 'Ann M.' })
    const expected = { ...renewed, ...settings, cursor: 'c1', lastSyncAt: 50, lastError: error }
    expect(await store.mailboxes.get({ mailboxId: 'box' })).toEqual(expected)
    expect(await store.mailboxes.byAccount({ provider: 'gmail', accountId: 'account-1' })).toEqual(expected)
    await store.mailboxes.setState({ mailboxId: 'box', state: 'reconnect', lastError: null })
    expect(await store.mailboxes.list()).toMatchObject([{ state: 'reconnect', lastError: null }])
    expect(await store.mailboxes.get({ mailboxId: 'none' })).toBeNull()
  })
})

describe('backfills', () => {
  it('move as one batch, end together, and start anew when one of the batch is taken away', async () => {
    const { store } = openTestStore()
    await store.mailboxes.save(mailbox())
    const addresses = ['a@x.example', 'b@x.example', 'c@x.example']
    for (const [n, address] of addresses.entries()) {
      await store.contacts.save({ contact: contact({ id: `c${n}`, addresses: [address] }), at: 90 * day + 9 })
    }
    const next = (limit = 2) => store.sync.openBackfills({ mailboxId: 'box', limit })
    const move = (ids: string[], page: string | null) =>
      store.sync.commit(step({ position: { kind: 'backfill', ids, page, done: page === null } }))
    const first = (await next()).backfills
    expect(first.map(({ address }) => address)).toEqual(['a@x.example', 'b@x.example'])
    const ids = first.map(({ id }) => id)
    await move(ids, 'p2')
    expect(await next(9)).toMatchObject({ backfills: [{ page: 'p2' }, { page: 'p2' }], open: 3 })
    await store.contacts.remove({ contactId: 'c0' })
    expect(await next(9)).toMatchObject({ backfills: [{ page: null }, { page: null }], open: 2 })
    // A step of the old batch that was still under way must not bring its page back.
    await move(ids, 'p3')
    expect((await next(9)).backfills.map(({ page }) => page)).toEqual([null, null])
    await move(ids, null)
    expect((await next(9)).backfills.map(({ address }) => address)).toEqual(['c@x.example'])
    expect(await store.sync.startBackfills({ mailboxId: 'box', since: 1 })).toBe(2)
    expect((await next(9)).backfills.map(({ since }) => since)).toEqual([1, 1])
  })

  it('those that begin anew come after all others, and a page is of one batch only', async () => {
    const { store } = openTestStore()
    await store.mailboxes.save(mailbox())
    for (const name of ['a', 'b', 'c', 'd'])
      await store.contacts.save({
        contact: contact({ id: name, addresses: [`${name}@x.example`] }),
        at: 90 * day,
      })
    const next = async () => (await store.sync.openBackfills({ mailboxId: 'box', limit: 9 })).backfills
    const names = async () => (await next()).map(({ address }) => address[0])
    const move = (ids: string[], page: string | null) =>
      store.sync.commit(step({ position: { kind: 'backfill', ids, page, done: false } }))
    const [a = '', b = '', c = '', d = ''] = (await next()).map(({ id }) => id)
    await move([a, b], null)
    expect(await names()).toEqual(['c', 'd', 'a', 'b'])
    await move([c, d], 'p2')
    await move([a, b], 'p2')
    expect(await names()).toEqual(['c', 'd'])
    await move([c, d], null)
    expect(await names()).toEqual(['a', 'b'])
  })
})
