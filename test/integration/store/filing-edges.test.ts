import { describe, expect, it } from 'vitest'
import { openTestStore, type TestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { contact, mailbox, step } from '../../support/store/record-builders.ts'

const now = Date.UTC(2026, 10, 1)
const person = (address: string) => ({ name: '', address })
const me = person('ann@northwind.example')

const open = async () => {
  const opened = openTestStore({ now: () => now })
  const { store } = opened
  await store.mailboxes.save(mailbox())
  await store.contacts.save({ contact: contact(), at: 0 })
  const bob = contact({ id: 'bob', name: 'Bob', addresses: ['bob@partner.example'] })
  await store.contacts.save({ contact: bob, at: 0 })
  return opened
}

const never = ({ store }: TestStore, pattern: string) =>
  store.matching.saveRule({ id: null, list: 'never_log', pattern, enabled: true, at: 0 })

const total = async ({ store }: TestStore, contactId: string) =>
  (await store.timeline.page({ contactId, before: null, limit: 9 })).total

describe('who only would get the answers', () => {
  it('is not who the mail is with, when it comes and when it is decided about anew', async () => {
    const opened = await open()
    const mail = providerMessage({ replyTo: [person('bob@partner.example')] })
    await opened.store.sync.commit(step({ messages: [mail] }))
    expect(await total(opened, 'bob')).toBe(0)
    await opened.store.matching.saveRule({
      id: null,
      list: 'colleague',
      pattern: 'bob@partner.example',
      enabled: true,
      at: 0,
    })
    const rule = (await opened.store.matching.read()).rules.find(({ builtIn }) => !builtIn)
    await opened.store.matching.removeRule({ id: rule?.id ?? '', at: 0 })
    expect([await total(opened, 'jana'), await total(opened, 'bob')]).toEqual([1, 0])
  })

  it('keeps the mail out if never to be logged, however the address is written', async () => {
    const opened = await open()
    const mail = providerMessage({ replyTo: [person('Team: bob@partner.example, Eve@law.example;')] })
    await opened.store.sync.commit(step({ messages: [mail] }))
    expect(await total(opened, 'jana')).toBe(1)
    await never(opened, 'eve@law.example')
    expect(await total(opened, 'jana')).toBe(0)
  })
})

it('mail that a rule keeps out makes nobody a contact, whole or as headers', async () => {
  const opened = await open()
  const { store } = opened
  await store.matching.change({ change: { autoCreate: 'wrote_to' }, at: 0 })
  await never(opened, '@law.example')
  const to = [person('lena@lab.example'), person('eve@law.example')]
  const sent = (id: string) =>
    providerMessage({ providerMessageId: id, direction: 'sent', from: me, to, occurredAt: now })
  expect(await store.sync.commit(step({ messages: [sent('m1')], heads: [sent('m2')] }))).toMatchObject({
    stored: 0,
    created: [],
  })
  expect(await store.sync.wantedCounts({ mailboxId: 'box', now })).toMatchObject({ all: 0 })
  expect((await store.contacts.list({ text: '', order: 'name', after: null, limit: 9 })).rows).toHaveLength(2)
})

describe('newsletters', () => {
  const letter = providerMessage({ origin: 'bulk' })

  it('are asked for again only if some were left out, and by nothing but their own setting', async () => {
    const opened = await open()
    const change = async (wanted: Parameters<typeof opened.store.matching.change>[0]['change']) =>
      opened.store.matching.change({ change: wanted, at: now })
    await change({ bulk: 'leave_out' })
    expect(await change({ bulk: 'file' })).toEqual({ contactIds: [], backfills: 0 })
    await change({ bulk: 'leave_out' })
    await opened.store.sync.commit(step({ messages: [letter] }))
    expect(await total(opened, 'jana')).toBe(0)
    expect((await change({ bulk: 'file' })).backfills).toBe(2)
    expect(await change({ autoCreate: 'wrote_to' })).toEqual({ contactIds: [], backfills: 0 })
  })

  it('that we send to a contact are no mass mail to us', async () => {
    const opened = await open()
    await opened.store.matching.change({ change: { bulk: 'leave_out' }, at: now })
    const sent = { ...letter, direction: 'sent', from: me, to: [person('jana@customer.example')] } as const
    await opened.store.sync.commit(step({ messages: [sent] }))
    expect(await total(opened, 'jana')).toBe(1)
  })
})

it('an address that a contact has twice counts once', async () => {
  const { store } = await open()
  const twice = contact({
    id: 'cy',
    name: 'Cy',
    addresses: ['Cy@a.example', 'cy@a.example', 'cy+x@a.example'],
  })
  const saved = await store.contacts.save({ contact: twice, at: 0 })
  expect(saved).toMatchObject({ ok: true, value: { contact: { addresses: [{ address: 'Cy@a.example' }] } } })
})

it('mail with a stranger and colleagues is no mail only among colleagues', async () => {
  const { store } = await open()
  const mail = providerMessage({ from: person('lena@lab.example'), cc: [person('carol@northwind.example')] })
  expect(await store.why.verdict({ mailboxId: 'box', message: mail })).toMatchObject({ place: 'no_contact' })
})
