import { describe, expect, it } from 'vitest'
import type { ProviderMessage } from '../../../main/providers/provider.ts'
import { openTestStore, type TestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { contact, mailbox, step } from '../../support/store/record-builders.ts'

const day = 24 * 60 * 60_000
const now = Date.UTC(2026, 10, 1)
const me = { name: 'Ann Meyer', address: 'ann@northwind.example' }
const person = (address: string, name = '') => ({ name, address })

let count = 0
const message = (given: Partial<ProviderMessage>) => {
  count += 1
  return providerMessage({ to: [me], ...given, providerMessageId: `n${count}` })
}
const from = (address: string, name = '', given: Partial<ProviderMessage> = {}) =>
  message({ from: person(address, name), occurredAt: now - day, ...given })
const to = (address: string, name = '', given: Partial<ProviderMessage> = {}) =>
  message({ direction: 'sent', from: me, to: [person(address, name)], occurredAt: now - day, ...given })

const open = async () => {
  const opened = openTestStore({ now: () => now })
  await opened.store.mailboxes.save(mailbox())
  return opened
}

const deliver = ({ store }: TestStore, ...messages: ProviderMessage[]) =>
  store.sync.commit(step({ messages }))
const list = async ({ store }: TestStore) => store.suggestions.list({ limit: 50, now })
const keys = async (opened: TestStore) => (await list(opened)).suggestions.map(({ key }) => key)

describe('suggestions', () => {
  it('are people who write and are written to, counted once a mail', async () => {
    const opened = await open()
    const written = from('Lena@lab.example', 'Lena Fox', { occurredAt: 5000 })
    expect(await deliver(opened, written)).toMatchObject({ stored: 0, unconcerned: 1, suggestions: true })
    expect(await deliver(opened, written)).toMatchObject({ suggestions: false })
    await deliver(opened, to('lena+x@lab.example', '', { occurredAt: 7000 }))
    expect(await list(opened)).toEqual({
      total: 1,
      suggestions: [
        {
          key: 'lena@lab.example',
          address: 'Lena@lab.example',
          name: 'Lena Fox',
          company: 'LAB',
          title: '',
          received: 1,
          sent: 1,
          lastAt: 7000,
        },
      ],
    })
  })

  it('put first who was answered, then who was written to, then who wrote; the recent and the frequent first', async () => {
    const opened = await open()
    await deliver(
      opened,
      from('wrote@a.example'),
      to('written@b.example'),
      from('both@c.example', '', { occurredAt: now - 900 * day }),
      to('both@c.example', '', { occurredAt: now - 900 * day }),
      ...Array.from({ length: 3 }, () => to('often@d.example', '', { occurredAt: now - 2 * day })),
      ...Array.from({ length: 3 }, () => to('long-ago@e.example', '', { occurredAt: now - 400 * day })),
    )
    expect(await keys(opened)).toEqual([
      'both@c.example',
      'often@d.example',
      'written@b.example',
      'long-ago@e.example',
      'wrote@a.example',
    ])
  })

  it('are no contacts, colleagues, own or blocked addresses, role addresses or programs', async () => {
    const opened = await open()
    const { store } = opened
    await store.contacts.save({ contact: contact({ addresses: ['jana@customer.example'] }), at: 0 })
    await store.matching.saveRule({
      id: null,
      list: 'never_log',
      pattern: '@law.example',
      enabled: true,
      at: 0,
    })
    const nobody = ['jana@customer.example', 'carol@northwind.example', 'x@law.example', 'info@shop.example']
    await deliver(
      opened,
      ...nobody.map((address) => from(address)),
      ...nobody.map((address) => to(address)),
      from('no-reply@shop.example'),
      from('undisclosed-recipients:;'),
      to('ann+self@northwind.example'),
      from('letter@news.example', 'Letter', { origin: 'bulk' }),
      to('ooo@machine.example', '', { origin: 'automatic', automatic: true }),
      from('robot@machine.example', '', { origin: 'automatic', automatic: true }),
      from('poster@lists.example', 'Poster', { origin: 'list' }),
      from('spammer@bad.example', '', { notKept: 'spam' }),
      from('ok@fine.example'),
    )
    expect(await keys(opened)).toEqual(['ok@fine.example'])
  })

  it('follow the rules and contacts as they change', async () => {
    const opened = await open()
    const { store } = opened
    await deliver(opened, from('carl@sister.example'), from('info@shop.example'))
    expect(await keys(opened)).toEqual(['carl@sister.example'])
    const colleague = {
      id: null,
      list: 'colleague',
      pattern: '@sister.example',
      enabled: true,
      at: 0,
    } as const
    await store.matching.saveRule(colleague)
    const { rules } = await store.matching.read()
    const info = rules.find(({ pattern }) => pattern === 'info@')
    await store.matching.saveRule({ ...colleague, id: info?.id ?? '', enabled: false })
    expect(await keys(opened)).toEqual(['info@shop.example'])
    await store.contacts.save({ contact: contact({ addresses: ['info@shop.example'] }), at: 0 })
    expect(await list(opened)).toEqual({ total: 0, suggestions: [] })
    await store.contacts.remove({ contactId: 'jana' })
    expect(await keys(opened)).toEqual(['info@shop.example'])
  })

  it('have the name that they give themselves, then the one in their signature, then what others call them', async () => {
    const opened = await open()
    const name = async () => (await list(opened)).suggestions[0]?.name
    await deliver(opened, to('ann.lee@lab.example', 'annie'))
    expect(await name()).toBe('annie')
    const text = 'See you!\n\nKind regards,\nAnn Lee\nHead of Purchasing\nLab Ltd'
    await deliver(opened, from('ann.lee@lab.example', 'ann.lee@lab.example', { text }))
    expect((await list(opened)).suggestions[0]).toMatchObject({
      name: 'Ann Lee',
      title: 'Head of Purchasing',
    })
    await deliver(opened, to('ann.lee@lab.example', 'Anna'))
    expect(await name()).toBe('Ann Lee')
    await deliver(opened, from('ann.lee@lab.example', '"Lee, Dr. Ann"'))
    expect(await name()).toBe('Dr. Ann Lee')
  })

  it('have the newest name, of mail to others too, the newest spelling of their own, and keep their title', async () => {
    const opened = await open()
    const first = async () => (await list(opened)).suggestions.find(({ key }) => key === 'lena@lab.example')
    const signed = 'Kind regards,\nLena Fox\nHead of Purchasing'
    await deliver(opened, from('Lena@lab.example', '', { occurredAt: now - 9 * day }))
    await deliver(opened, from('bob@else.example', 'Bob', { cc: [person('lena@lab.example', 'Leni')] }))
    expect(await first()).toMatchObject({ name: 'Leni', address: 'Lena@lab.example' })
    const at = (days: number) => ({ occurredAt: now - days * day })
    await deliver(opened, from('Lena@lab.example', 'Lena Fox', { ...at(5), text: signed }))
    await deliver(opened, from('LENA@lab.example', 'Lena Older', at(7)))
    await deliver(opened, to('lena@LAB.example', 'Lenchen', at(1)))
    expect(await first()).toMatchObject({ name: 'Lena Fox', address: 'Lena@lab.example' })
    await deliver(opened, from('LENA@lab.example', 'Lena Newer', at(1)))
    expect(await first()).toMatchObject({
      name: 'Lena Newer',
      address: 'LENA@lab.example',
      title: 'Head of Purchasing',
    })
  })

  it('have the title that their HTML ends with, before what they quote', async () => {
    const opened = await open()
    const rows = '<tr><td style="color:#333;font-family:Calibri">Offer</td></tr>'.repeat(2000)
    const html = `<html><body><table>${rows}</table><p>Mit freundlichen Gr&uuml;&szlig;en</p>
      <div>Lena Fox<br>Gesch&auml;ftsf&uuml;hrerin</div><div id="divRplyFwdMsg"><b>From:</b> Ann</div>
      <p>Regards</p><div>Lena Elsewhere<br>Manager</div></body></html>`
    await deliver(opened, from('lena.fox@lab.example', 'Lena Fox', { text: null, html }))
    expect((await list(opened)).suggestions).toMatchObject([{ title: 'Geschäftsführerin', name: 'Lena Fox' }])
    await deliver(opened, from('lena.fox@other.example', '', { text: null, html }))
    expect((await list(opened)).suggestions).toMatchObject([{}, { name: 'Lena Fox' }])
  })

  it('are not kept ahead by a mail that says it comes from the future', async () => {
    const opened = await open()
    await deliver(opened, from('early@lab.example', '', { occurredAt: now + 900 * day }))
    expect((await list(opened)).suggestions).toMatchObject([{ lastAt: now }])
  })

  it('are added as the rules say now, though nobody has looked since', async () => {
    const opened = await open()
    await deliver(opened, from('desk@lab.example'))
    const rule = { id: null, list: 'not_a_person', pattern: 'desk@', enabled: true, at: 0 } as const
    await opened.store.matching.saveRule(rule)
    expect(await opened.store.suggestions.add({ key: 'desk@lab.example', at: now })).toMatchObject({
      error: { code: 'suggestion_not_found' },
    })
  })

  it('have no company from free mail', async () => {
    const opened = await open()
    const domains = ['gmail.com', 'gmx.de', 'tutanota.com', 'contoso.co.uk', 'mail.blue-yonder.example']
    await deliver(opened, ...domains.map((domain, n) => from(`p@${domain}`, '', { occurredAt: now - n })))
    expect((await list(opened)).suggestions.map(({ company }) => company)).toEqual([
      '',
      '',
      '',
      'Contoso',
      'Blue Yonder',
    ])
  })

  it('become contacts with their past mail, by one click', async () => {
    const opened = await open()
    const { store } = opened
    await store.contacts.save({ contact: contact({ addresses: ['jana@customer.example'] }), at: 0 })
    const both = from('lena@lab-one.example', 'Lena Fox', { cc: [person('jana@customer.example')] })
    await deliver(opened, both, to('lena@lab-one.example'))
    const added = await store.suggestions.add({ key: 'lena@lab-one.example', at: now })
    expect(added).toMatchObject({
      ok: true,
      value: { backfills: 1, contact: { name: 'Lena Fox', company: 'LAB ONE', createdAt: now } },
    })
    const contactId = added.ok ? added.value.contact.id : ''
    expect(await store.timeline.page({ contactId, before: null, limit: 5 })).toMatchObject({ total: 1 })
    expect(await keys(opened)).toEqual([])
    const again = await store.suggestions.add({ key: 'lena@lab-one.example', at: now })
    expect(again).toMatchObject({ error: { code: 'suggestion_not_found' } })
  })

  it('that were dismissed do not come back', async () => {
    const opened = await open()
    await deliver(opened, from('lena@lab.example'))
    expect(await opened.store.suggestions.dismiss({ key: 'lena@lab.example', at: 0 })).toBe(true)
    expect(await opened.store.suggestions.dismiss({ key: 'lena@lab.example', at: 0 })).toBe(false)
    await deliver(opened, from('lena@lab.example'))
    expect(await list(opened)).toEqual({ total: 0, suggestions: [] })
  })
})

it('go with the history of the only mailbox in which they were seen', async () => {
  const opened = await open()
  await opened.store.mailboxes.save(
    mailbox({ id: 'other', accountId: 'other', address: 'ann@other.example' }),
  )
  const both = from('lena@lab.example')
  await deliver(opened, both, from('rea@lab.example'), to('wim@lab.example'))
  await opened.store.sync.commit(step({ mailboxId: 'other', messages: [from('lena@lab.example')] }))
  await opened.store.mailboxes.remove({ mailboxId: 'box', keepHistory: true, at: 0 })
  expect(await keys(opened)).toHaveLength(3)
  await opened.store.mailboxes.remove({ mailboxId: 'box', keepHistory: false, at: 0 })
  expect(await keys(opened)).toEqual(['lena@lab.example'])
})

it('go with the history of the last mailbox, and are counted anew when it comes back', async () => {
  const opened = await open()
  const written = from('lena@lab.example')
  await deliver(opened, written, from('rea@lab.example'))
  await opened.store.suggestions.dismiss({ key: 'rea@lab.example', at: 0 })
  await opened.store.mailboxes.remove({ mailboxId: 'box', keepHistory: false, at: 0 })
  expect(await list(opened)).toEqual({ total: 0, suggestions: [] })
  await opened.store.mailboxes.save(mailbox())
  await deliver(opened, written, from('rea@lab.example'))
  expect((await list(opened)).suggestions).toMatchObject([{ key: 'lena@lab.example', received: 1 }])
})

describe('the policy', () => {
  const created = async (
    policy: 'none' | 'wrote_to' | 'everyone',
    ...messages: ProviderMessage[]
  ): Promise<string[]> => {
    const opened = await open()
    await opened.store.matching.change({ change: { autoCreate: policy }, at: 0 })
    const committed = await deliver(opened, ...messages)
    const { rows } = await opened.store.contacts.list({ text: '', order: 'name', after: null, limit: 50 })
    expect(committed.created.toSorted()).toEqual(rows.map(({ id }) => id).toSorted())
    expect((await opened.store.sync.openBackfills({ mailboxId: 'box', limit: 50 })).open).toBe(rows.length)
    return rows.map(({ address }) => address)
  }

  const mixed = () => [
    to('w@lab.example', 'Wim'),
    from('r@lab.example', 'Rea'),
    from('l@lab.example', '', { origin: 'list' }),
    from('b@lab.example', '', { origin: 'bulk' }),
    from('sales@lab.example'),
    to('no-reply@lab.example'),
    to('carol@northwind.example'),
    to('ooo@lab.example', '', { origin: 'automatic', automatic: true }),
  ]

  it('none makes nobody a contact', async () => expect(await created('none', ...mixed())).toEqual([]))
  it('"I wrote to" makes those whom I wrote to', async () =>
    expect(await created('wrote_to', ...mixed())).toEqual(['w@lab.example']))
  it('"everyone" also those who wrote in person', async () =>
    expect(await created('everyone', ...mixed())).toEqual(['r@lab.example', 'w@lab.example']))

  it('stores the mail that made them, and puts what is stored on their timelines', async () => {
    const opened = await open()
    const { store } = opened
    await store.contacts.save({ contact: contact({ addresses: ['jana@customer.example'] }), at: 0 })
    await deliver(opened, from('jana@customer.example', '', { cc: [person('lena@lab.example')] }))
    await store.matching.change({ change: { autoCreate: 'wrote_to' }, at: 0 })
    expect(await store.sync.commit(step({ heads: [to('lena@lab.example', 'Lena Fox')] }))).toMatchObject({
      created: [],
    })
    expect(await store.sync.wantedCounts({ mailboxId: 'box', now })).toMatchObject({ all: 1 })
    const committed = await deliver(opened, to('lena@lab.example', 'Lena Fox'))
    const [contactId = ''] = committed.created
    expect(committed).toMatchObject({ stored: 1, contactIds: [contactId] })
    expect(await store.timeline.page({ contactId, before: null, limit: 5 })).toMatchObject({ total: 2 })
    expect(await store.contacts.get({ contactId })).toMatchObject({ name: 'Lena Fox', company: 'LAB' })
  })

  it('does not make one of whom the person dismissed', async () => {
    const opened = await open()
    await deliver(opened, from('lena@lab.example'))
    await opened.store.suggestions.dismiss({ key: 'lena@lab.example', at: 0 })
    await opened.store.matching.change({ change: { autoCreate: 'everyone' }, at: 0 })
    expect((await deliver(opened, from('lena@lab.example'))).created).toEqual([])
  })
})
