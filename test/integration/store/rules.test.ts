import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { RuleList } from '../../../shared/domain/matching.ts'
import { builtInRules } from '../../../shared/rules/built-in-rules.ts'
import { openTestStore, temporaryFolder, type TestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { contact, mailbox, step } from '../../support/store/record-builders.ts'

const person = (address: string) => ({ name: '', address })

const open = async (path?: string) => {
  const opened = openTestStore(path === undefined ? {} : { path })
  await opened.store.mailboxes.save(mailbox())
  await opened.store.contacts.save({ contact: contact({ addresses: ['jana@customer.example'] }), at: 0 })
  await opened.store.contacts.save({
    contact: contact({ id: 'bob', name: 'Bob', addresses: ['bob@partner.example'] }),
    at: 0,
  })
  await endBackfills(opened)
  return opened
}

const endBackfills = async ({ store }: TestStore) => {
  const { backfills } = await store.sync.openBackfills({ mailboxId: 'box', limit: 50 })
  const ids = backfills.map(({ id }) => id)
  await store.sync.commit(step({ position: { kind: 'backfill', ids, page: null, done: true } }))
}

const addRule = async ({ store }: TestStore, list: RuleList, pattern: string) => {
  const saved = await store.matching.saveRule({ id: null, list, pattern, enabled: true, at: 1000 })
  if (!saved.ok) throw new Error(saved.error.message)
  return saved.value
}

const total = async ({ store }: TestStore, contactId: string) =>
  (await store.timeline.page({ contactId, before: null, limit: 9 })).total

const skips = ({ db }: TestStore) =>
  db.raw.prepare('SELECT provider_message_id AS id, reason FROM sync_skips ORDER BY 1').all()

const hits = async ({ store }: TestStore, pattern: string) =>
  (await store.matching.read()).rules.find((rule) => rule.pattern === pattern)?.hits

const cc = (id: string, address: string) =>
  providerMessage({ providerMessageId: id, cc: [person(address)], rfcMessageId: `${id}@x` })

describe('a rule about whom never to log', () => {
  it('takes what is stored with its activities, and says why', async () => {
    const opened = await open()
    await opened.store.sync.commit(
      step({ messages: [cc('m1', 'eve@law.example'), cc('m2', 'bob@partner.example')] }),
    )
    const { rule, contactIds, backfills } = await addRule(opened, 'never_log', '@law.example')
    expect(rule).toMatchObject({ pattern: '@law.example', builtIn: false, enabled: true, hits: 1 })
    expect({ contactIds, backfills }).toEqual({ contactIds: ['jana'], backfills: 0 })
    expect(await total(opened, 'jana')).toBe(1)
    expect(skips(opened)).toMatchObject([{ id: 'm1', reason: 'never_log' }])
    expect(await opened.store.search.messages({ text: 'plan', limit: 5 })).toHaveLength(1)
  })

  it('counts a mail once, however often it is met and in how many mailboxes it lies', async () => {
    const opened = await open()
    await opened.store.mailboxes.save(mailbox({ id: 'box2', accountId: 'a2', address: 'b@x.example' }))
    await addRule(opened, 'never_log', 'eve@law.example')
    const message = cc('m1', 'Eve@law.example')
    for (const mailboxId of ['box', 'box', 'box2']) {
      await opened.store.sync.commit(step({ mailboxId, messages: [message] }))
    }
    expect(await hits(opened, 'eve@law.example')).toBe(1)
    await opened.store.sync.commit(step({ heads: [cc('m2', 'eve@law.example')] }))
    expect(await hits(opened, 'eve@law.example')).toBe(2)
  })

  it('counts for the narrowest of those that fit', async () => {
    const opened = await open()
    for (const pattern of ['e*@', 'eve@', '@law.example']) await addRule(opened, 'never_log', pattern)
    await addRule(opened, 'never_log', 'eve@law.example')
    await opened.store.sync.commit(
      step({
        messages: [cc('m1', 'eve@law.example'), cc('m2', 'dan@deep.law.example'), cc('m3', 'eve@x.example')],
      }),
    )
    const counted = ['eve@law.example', '@law.example', 'eve@', 'e*@'].map((pattern) => hits(opened, pattern))
    expect(await Promise.all(counted)).toEqual([1, 1, 1, 0])
  })

  it('asks for all past mail when it goes, if it kept any out', async () => {
    const opened = await open()
    const idle = await addRule(opened, 'never_log', '@idle.example')
    const removed = await opened.store.matching.removeRule({ id: idle.rule.id, at: 1000 })
    expect(removed).toMatchObject({ ok: true, value: { backfills: 0 } })
    const busy = await addRule(opened, 'never_log', '@law.example')
    await opened.store.sync.commit(step({ messages: [cc('m1', 'eve@law.example')] }))
    const off = { id: busy.rule.id, list: 'never_log', pattern: '@law.example', enabled: false } as const
    expect(await opened.store.matching.saveRule({ ...off, at: 1000 })).toMatchObject({
      ok: true,
      value: { backfills: 2, rule: { enabled: false, hits: 1 } },
    })
    await opened.store.sync.commit(step({ messages: [cc('m1', 'eve@law.example')] }))
    expect(await total(opened, 'jana')).toBe(1)
  })
})

describe('a rule about colleagues', () => {
  it('un-files their mail, keeps what concerns others, and asks for it again when it goes', async () => {
    const opened = await open()
    await opened.store.sync.commit(
      step({
        messages: [
          cc('m1', 'bob@partner.example'),
          providerMessage({ providerMessageId: 'm2', from: person('bob@partner.example') }),
        ],
      }),
    )
    expect([await total(opened, 'jana'), await total(opened, 'bob')]).toEqual([1, 2])
    const { rule, contactIds } = await addRule(opened, 'colleague', '@partner.example')
    expect(contactIds).toEqual(['bob'])
    expect([await total(opened, 'jana'), await total(opened, 'bob')]).toEqual([1, 0])
    expect(skips(opened)).toMatchObject([{ id: 'm2', reason: 'colleagues' }])
    expect(await opened.store.contacts.get({ contactId: 'bob' })).not.toBeNull()
    const removed = await opened.store.matching.removeRule({ id: rule.id, at: 1000 })
    expect(removed).toMatchObject({ ok: true, value: { contactIds: ['bob'], backfills: 1 } })
    expect(await total(opened, 'bob')).toBe(1)
    const open2 = await opened.store.sync.openBackfills({ mailboxId: 'box', limit: 5 })
    expect(open2.backfills.map(({ address }) => address)).toEqual(['bob@partner.example'])
  })

  it('refuses their addresses for contacts; those of before can still be saved', async () => {
    const opened = await open()
    const { store } = opened
    const carol = contact({ id: 'carol', addresses: ['Carol@eu.northwind.example'] })
    expect(await store.contacts.save({ contact: carol, at: 0 })).toMatchObject({
      ok: false,
      error: { code: 'contact_colleague', subject: 'Carol@eu.northwind.example' },
    })
    await addRule(opened, 'colleague', 'bob@partner.example')
    const bob = contact({ id: 'bob', name: 'Robert', addresses: ['bob@partner.example'] })
    expect(await store.contacts.save({ contact: bob, at: 0 })).toMatchObject({ ok: true })
  })

  it('of a domain that became ours later leaves the contacts that there are', async () => {
    const opened = await open()
    const { store } = opened
    await store.sync.commit(step({ messages: [providerMessage()] }))
    await store.mailboxes.save(mailbox({ id: 'box2', accountId: 'a2', address: 'ann@customer.example' }))
    await store.sync.commit(
      step({
        messages: [
          providerMessage({ providerMessageId: 'm2' }),
          providerMessage({ providerMessageId: 'm3', from: person('new@customer.example') }),
        ],
      }),
    )
    expect(await total(opened, 'jana')).toBe(2)
    expect(skips(opened)).toMatchObject([{ id: 'm3', reason: 'colleagues' }])
    const fresh = contact({ id: 'fresh', addresses: ['new@customer.example'] })
    expect(await store.contacts.save({ contact: fresh, at: 0 })).toMatchObject({ ok: false })
    await store.matching.change({ change: { ownDomains: false }, at: 0 })
    expect(await store.contacts.save({ contact: fresh, at: 0 })).toMatchObject({ ok: true })
  })

  it('never takes everybody at a free-mail domain for one', async () => {
    const opened = await open()
    await opened.store.mailboxes.save(mailbox({ id: 'b2', accountId: 'a2', address: 'ann@gmail.com' }))
    await opened.store.mailboxes.save(mailbox({ id: 'b3', accountId: 'a3', address: 'ann@gmx.de' }))
    for (const address of ['bob@gmail.com', 'bob@gmx.de', 'bob@googlemail.com']) {
      const saved = contact({ id: address.replaceAll(/\W/g, '_'), addresses: [address] })
      const taken = address === 'bob@googlemail.com'
      expect(await opened.store.contacts.save({ contact: saved, share: taken, at: 0 })).toMatchObject({
        ok: true,
      })
    }
  })
})

describe('mass mail', () => {
  it('goes when it is to be left out, and is asked for again when not', async () => {
    const opened = await open()
    const mass = { origin: 'bulk' as const }
    await opened.store.sync.commit(
      step({
        messages: [
          providerMessage({ ...mass, providerMessageId: 'm1' }),
          providerMessage({ providerMessageId: 'm2' }),
        ],
      }),
    )
    const { store } = opened
    expect(await store.matching.change({ change: { bulk: 'leave_out' }, at: 0 })).toEqual({
      contactIds: ['jana'],
      backfills: 0,
    })
    expect(await total(opened, 'jana')).toBe(1)
    expect(skips(opened)).toMatchObject([{ id: 'm1', reason: 'bulk' }])
    const again = await store.matching.change({ change: { bulk: 'file' }, at: 0 })
    expect(again).toEqual({ contactIds: [], backfills: 2 })
  })
})

describe('the lists', () => {
  it('keep one spelling of each pattern, and say what is none', async () => {
    const opened = await open()
    const { store } = opened
    const save = (pattern: string) =>
      store.matching.saveRule({ id: null, list: 'never_log', pattern, enabled: true, at: 0 })
    expect(await save(' *@LAW.example ')).toMatchObject({ value: { rule: { pattern: '@law.example' } } })
    expect(await save('law.example')).toMatchObject({ error: { code: 'rule_exists' } })
    for (const bad of ['*@', '*', '@', '@com', 'a b@', 'x@y', '<a@b.example>,']) {
      expect(await save(bad), bad).toMatchObject({ ok: false, error: { code: 'rule_invalid' } })
    }
    expect(await save('no*reply@')).toMatchObject({ ok: true })
    const gone = { id: 'gone', list: 'never_log', pattern: '@a.example', enabled: true, at: 0 } as const
    expect(await store.matching.saveRule(gone)).toMatchObject({ error: { code: 'rule_not_found' } })
  })

  it('begin with rules that can be switched off but not changed, and stay off', async () => {
    const path = join(temporaryFolder(), 'record.sqlite')
    const first = await open(path)
    const rule = (await first.store.matching.read()).rules.find(({ pattern }) => pattern === 'info@')
    expect(rule).toMatchObject({ builtIn: true, enabled: true, list: 'not_a_person', hits: 0 })
    const id = rule?.id ?? ''
    const off = { id, list: 'never_log', pattern: 'other@', enabled: false, at: 0 } as const
    expect(await first.store.matching.saveRule(off)).toMatchObject({
      value: { rule: { pattern: 'info@', list: 'not_a_person', enabled: false } },
    })
    expect(await first.store.matching.removeRule({ id, at: 0 })).toMatchObject({
      error: { code: 'rule_invalid' },
    })
    first.db.run(
      `INSERT INTO matching_rules (id, list, pattern, built_in, enabled)
       VALUES ('b:older', 'not_a_person', 'kiosk@', 1, 1), ('own', 'not_a_person', 'lobby@', 0, 1)`,
    )
    await first.store.close()
    const copy = join(temporaryFolder(), 'copy.sqlite')
    copyFileSync(path, copy)
    const again = (await openTestStore({ path: copy }).store.matching.read()).rules
    expect(again.find((each) => each.id === id)?.enabled).toBe(false)
    expect(again.filter(({ builtIn }) => builtIn).length).toBe(builtInRules.length)
    // A built-in rule of an older program goes, one's own stays.
    expect(
      again.filter(({ pattern }) => ['kiosk@', 'lobby@'].includes(pattern)).map(({ id: own }) => own),
    ).toEqual(['own'])
  })

  it('forget what a rule has counted when it says something else', async () => {
    const opened = await open()
    const { rule } = await addRule(opened, 'never_log', 'eve@law.example')
    await opened.store.sync.commit(step({ messages: [cc('m1', 'eve@law.example')] }))
    const changed = { id: rule.id, list: 'never_log', pattern: 'dan@law.example', enabled: true } as const
    expect(await opened.store.matching.saveRule({ ...changed, at: 0 })).toMatchObject({
      value: { backfills: 2, rule: { hits: 0, lastHitAt: null } },
    })
  })

  it('count the mail of those who are no persons', async () => {
    const opened = await open()
    const from = person('no-reply+17@shop.example')
    await opened.store.sync.commit(step({ messages: [providerMessage({ from })] }))
    await opened.store.sync.commit(step({ messages: [providerMessage({ from })] }))
    expect(await hits(opened, 'no-reply@')).toBe(1)
  })
})
