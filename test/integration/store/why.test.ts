import { describe, expect, it } from 'vitest'
import { appError } from '../../../shared/errors/app-error.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { contact, mailbox, step } from '../../support/store/record-builders.ts'

const day = 24 * 60 * 60_000
const now = Date.UTC(2026, 10, 1)
const person = (address: string, name = '') => ({ name, address })
const shared = 'info@shared.example'

const open = async () => {
  const opened = openTestStore({ now: () => now })
  const { store } = opened
  await store.mailboxes.save(mailbox())
  await store.mailboxes.save(mailbox({ id: 'box2', accountId: 'a2', address: 'ann@second.example' }))
  const people = [
    contact({ addresses: ['Jana@customer.example'] }),
    contact({ id: 'dora', name: 'Dora', addresses: [shared] }),
    contact({ id: 'dirk', name: 'Dirk', addresses: [shared] }),
  ]
  for (const each of people) await store.contacts.save({ contact: each, share: true, at: now })
  return opened
}

const messageIdOf = async ({ store }: Awaited<ReturnType<typeof open>>, providerMessageId: string) =>
  (await store.messages.byProviderId({ mailboxId: 'box', providerMessageId })) ?? ''

describe('why a message is here', () => {
  it('is whose address it names, how, and which mailboxes brought it', async () => {
    const opened = await open()
    const { store } = opened
    const mail = providerMessage({ from: person('jana+x@customer.example') })
    await store.sync.commit(step({ wanted: { route: 'backfill', ids: [mail.providerMessageId] }, at: 5 }))
    await store.sync.commit(step({ messages: [mail], at: 7 }))
    await store.sync.commit(step({ mailboxId: 'box2', messages: [{ ...mail, providerMessageId: 'copy' }] }))
    const why = await store.why.here({ messageId: await messageIdOf(opened, 'm1') })
    expect(why).toEqual({
      people: [
        {
          contactId: 'jana',
          contactName: 'Jana Novák',
          address: 'jana+x@customer.example',
          role: 'from',
          contactAddress: 'Jana@customer.example',
          chosen: false,
        },
      ],
      sources: [
        { mailboxAddress: 'ann@northwind.example', route: 'backfill', storedAt: now },
        { mailboxAddress: 'ann@second.example', route: 'pull', storedAt: now },
      ],
    })
    expect(await store.why.here({ messageId: 'none' })).toBeNull()
  })

  it('is the person’s choice among those who share an address', async () => {
    const opened = await open()
    const { store } = opened
    await store.sync.commit(step({ messages: [providerMessage({ from: person(shared) })] }))
    const messageId = await messageIdOf(opened, 'm1')
    expect((await store.why.here({ messageId }))?.people).toEqual([])
    await store.reviews.decide({ messageId, key: shared, contactIds: ['dirk'], always: false, at: 0 })
    expect((await store.why.here({ messageId }))?.people).toMatchObject([
      { contactId: 'dirk', chosen: true, role: 'from' },
    ])
    const both = { providerMessageId: 'm2', from: person(shared), to: [person('jana@customer.example')] }
    await store.sync.commit(step({ messages: [providerMessage(both)] }))
    // On Jana's timeline; whether on another's, too, is still to be said.
    expect((await store.why.here({ messageId: await messageIdOf(opened, 'm2') }))?.people).toMatchObject([
      { contactId: 'jana', chosen: false, role: 'to' },
    ])
    const found = await store.why.message({ rfcMessageId: 'm2@mail.example', now })
    expect(found[0]).toMatchObject({ place: 'here', contacts: [{ contactId: 'jana' }] })
    await store.reviews.decide({
      messageId: await messageIdOf(opened, 'm2'),
      key: shared,
      contactIds: [],
      always: false,
      at: 0,
    })
    const other = { ...both, providerMessageId: 'm3', to: [person('d@a.example')] }
    await store.contacts.save({
      contact: contact({ id: 'dora', name: 'Dora', addresses: [shared, 'd@a.example'] }),
      share: true,
      at: now,
    })
    await store.sync.commit(step({ messages: [providerMessage(other)] }))
    // Dora is in it by her other address: that says nothing about the shared one.
    expect((await store.why.here({ messageId: await messageIdOf(opened, 'm3') }))?.people).toMatchObject([
      { contactId: 'dora', address: 'd@a.example', chosen: false },
    ])
  })
})

describe('what an address is to us', () => {
  it('is told with the rule that decides', async () => {
    const { store } = await open()
    const rules = [
      { list: 'never_log', pattern: '@law.example' },
      { list: 'colleague', pattern: '@sister.example' },
    ] as const
    for (const rule of rules) await store.matching.saveRule({ ...rule, id: null, enabled: true, at: 0 })
    const of = async (address: string) => {
      const { standing, pattern, contacts } = await store.why.address({ address, now })
      return [standing, pattern, contacts.map(({ contactId }) => contactId)]
    }
    expect(await of('JANA+1@customer.example')).toEqual(['contact', null, ['jana']])
    expect(await of(shared)).toEqual(['ambiguous', null, ['dirk', 'dora']])
    expect(await of('ann@second.example')).toEqual(['own', null, []])
    expect(await of('carol@northwind.example')).toEqual(['colleague', null, []])
    expect(await of('carl@sister.example')).toEqual(['colleague', '@sister.example', []])
    expect(await of('<eve@law.example>')).toEqual(['never_log', '@law.example', []])
    expect(await of('info@shop.example')).toEqual(['not_a_person', 'info@', []])
    expect(await of('lena@lab.example')).toEqual(['stranger', null, []])
  })

  it('comes with what is here of each mailbox', async () => {
    const { store } = await open()
    await store.mailboxes.change({ mailboxId: 'box2', change: { paused: true }, at: now })
    const since = now - 90 * day
    const { mailboxes } = await store.why.address({ address: 'jana@customer.example', now })
    expect(mailboxes).toEqual([
      { mailboxAddress: 'ann@northwind.example', since, complete: false, paused: false },
      { mailboxAddress: 'ann@second.example', since, complete: false, paused: true },
    ])
    const { backfills } = await store.sync.openBackfills({ mailboxId: 'box', limit: 9 })
    const ids = backfills.map(({ id }) => id)
    const position = { kind: 'backfill', ids, page: null, done: true } as const
    await store.sync.commit(step({ position, wanted: { route: 'backfill', ids: ['m1'] } }))
    const complete = async () =>
      (await store.why.address({ address: 'jana@customer.example', now })).mailboxes[0]?.complete
    expect(await complete()).toBe(false)
    await store.sync.commit(step({ messages: [providerMessage()] }))
    expect(await complete()).toBe(true)
  })
})

describe('where a message is', () => {
  it('is told from the record, mailbox by mailbox', async () => {
    const opened = await open()
    const { store } = opened
    const eve = { id: null, list: 'never_log', pattern: 'eve@law.example', enabled: true, at: 0 } as const
    await store.matching.saveRule(eve)
    const mail = (id: string, given: Parameters<typeof providerMessage>[0]) =>
      providerMessage({ ...given, providerMessageId: id })
    await store.sync.commit(
      step({
        messages: [
          mail('m1', {}),
          mail('m2', { from: person(shared) }),
          mail('m3', { from: person('lena@lab.example') }),
          mail('m4', { cc: [person('eve@law.example')] }),
          mail('m5', { notKept: 'spam' }),
          mail('m6', { from: person('carol@northwind.example') }),
        ],
        heads: [mail('m7', {}), mail('m8', {})],
      }),
    )
    for (let n = 0; n < 3; n += 1) {
      const error = appError('provider_unavailable', 'HTTP 500', 'backoff')
      await store.sync.commit(step({ failed: [{ providerMessageId: 'm8', error, nextTryAt: 9 }] }))
    }
    const at = async (id: string) => {
      const found = await store.why.message({ rfcMessageId: `${id}@mail.example`, now })
      expect(found.map(({ mailboxId, place }) => [mailboxId, place])[1]).toEqual(['box2', 'not_asked'])
      return found[0]
    }
    expect(await at('m1')).toEqual({
      mailboxId: 'box',
      mailboxAddress: 'ann@northwind.example',
      since: now - 90 * day,
      place: 'here',
      messageId: await messageIdOf(opened, 'm1'),
      contacts: [{ contactId: 'jana', name: 'Jana Novák' }],
      people: ['Jana Novák <jana@customer.example>'],
      pattern: null,
      at: Date.UTC(2026, 9, 1, 8),
    })
    expect(await at('m2')).toMatchObject({ place: 'review', contacts: [], people: [shared] })
    expect(await at('m3')).toMatchObject({ place: 'no_contact', messageId: null })
    expect(await at('m4')).toMatchObject({ place: 'never_log', pattern: 'eve@law.example' })
    expect(await at('m5')).toMatchObject({ place: 'spam' })
    expect(await at('m6')).toMatchObject({ place: 'colleagues' })
    expect(await at('m7')).toMatchObject({ place: 'waiting' })
    expect(await at('m8')).toMatchObject({ place: 'failed' })
    expect(await at('m9')).toMatchObject({ place: 'not_asked' })
  })

  it('is told of mail to oneself, of what was met last, and of a mailbox that was let go only if it has it', async () => {
    const opened = await open()
    const { store } = opened
    const me = person('ann@northwind.example')
    const self = providerMessage({ from: me, to: [me] })
    expect(await store.why.verdict({ mailboxId: 'box', message: self })).toMatchObject({
      people: [me.address],
    })
    await store.sync.commit(step({ messages: [providerMessage()] }))
    await store.mailboxes.remove({ mailboxId: 'box', keepHistory: true, at: now })
    const mailboxes = async (id: string) =>
      (await store.why.message({ rfcMessageId: id, now })).map(({ mailboxId, place }) => [mailboxId, place])
    expect(await mailboxes('m1@mail.example')).toEqual([
      ['box', 'here'],
      ['box2', 'not_asked'],
    ])
    expect(await mailboxes('m2@mail.example')).toEqual([['box2', 'not_asked']])
  })

  it('is told of a message that a provider has, and changes nothing', async () => {
    const { store, db } = await open()
    const verdict = async (given: Parameters<typeof providerMessage>[0]) =>
      store.why.verdict({ mailboxId: 'box', message: providerMessage(given) })
    expect(await verdict({ notKept: 'trash' })).toMatchObject({ place: 'trash' })
    expect(await verdict({ from: person('lena@lab.example', 'Lena') })).toEqual({
      place: 'no_contact',
      contacts: [],
      people: ['Lena <lena@lab.example>'],
      pattern: null,
      at: Date.UTC(2026, 9, 1, 8),
    })
    expect(await verdict({ occurredAt: now - 91 * day })).toMatchObject({
      place: 'before_range',
      contacts: [{ contactId: 'jana' }],
    })
    expect(await verdict({})).toMatchObject({ place: 'waiting', contacts: [{ contactId: 'jana' }] })
    await store.matching.saveRule({ id: null, list: 'never_log', pattern: 'lena@', enabled: true, at: 0 })
    expect(await verdict({ from: person('lena@lab.example') })).toMatchObject({
      place: 'never_log',
      pattern: 'lena@',
    })
    expect(db.raw.prepare('SELECT count(*) AS n FROM rule_hits').get()).toEqual({ n: 0 })
    await store.sync.commit(step({ messages: [providerMessage()] }))
    expect(await verdict({})).toMatchObject({ place: 'here' })
  })
})
