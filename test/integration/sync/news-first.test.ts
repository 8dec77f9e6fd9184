import { describe, expect, it } from 'vitest'
import type { MailProvider, ProviderMessage } from '../../../main/providers/provider.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok } from '../../../shared/errors/result.ts'
import { day, openSyncBench } from '../../support/sync/sync-bench.ts'
import { wantedMail } from '../../support/sync/wanted-mail.ts'

const jana = 'jana@customer.example'

describe('news', () => {
  it('comes first, however much of the past is wanted', async () => {
    const { server, sync, addContact, mailFrom } = await openSyncBench({ pageSize: 50 })
    await addContact('jana')
    await sync()
    await addContact('kemi')
    const past = Array.from({ length: 60 }, () => mailFrom('kemi@customer.example'))
    for (const mail of past) server.messages.set(mail.providerMessageId, mail)
    const news = Array.from({ length: 3 }, () => mailFrom(jana))
    for (const mail of news) server.deliver(mail)
    await sync()
    expect(server.fetched).toHaveLength(63)
    expect(server.fetched.slice(0, 3).toSorted()).toEqual(
      news.map(({ providerMessageId }) => providerMessageId).toSorted(),
    )
  })

  it('is looked for every minute while the past is being fetched', async () => {
    const noted: number[] = []
    const bench = await openSyncBench({
      pageSize: 50,
      deps: { onPulled: async (startedAt) => void noted.push(startedAt) },
    })
    const { server, sync, addContact, mailFrom, pass, now } = bench
    await addContact('jana')
    await sync()
    await addContact('kemi')
    for (let n = 0; n < 200; n += 1) {
      const mail = mailFrom('kemi@customer.example', { occurredAt: now() - day })
      server.messages.set(mail.providerMessageId, mail)
    }
    const news = mailFrom(jana)
    let seenAt = 0
    server.failWith((call, id) => {
      if (call !== 'get') return null
      pass(1000)
      if (server.fetched.length === 40) server.deliver(news)
      if (id === news.providerMessageId) seenAt = server.fetched.length
      return null
    })
    const startedAt = now()
    await sync()
    // A chunk of 25 messages takes 25 seconds here, so that the third is the last before a minute is over.
    expect(seenAt).toBe(75)
    expect(noted.map((at) => Math.round((at - startedAt) / 1000))).toEqual([75, 150])
    expect(server.fetched).toHaveLength(201)
  })

  it('is looked for where the clock was put back, not only once it is as late again', async () => {
    const { server, sync, addContact, mailFrom, pass, now } = await openSyncBench({ pageSize: 50 })
    await addContact('jana')
    await sync()
    await addContact('kemi')
    for (let n = 0; n < 100; n += 1) {
      const mail = mailFrom('kemi@customer.example', { occurredAt: now() - day })
      server.messages.set(mail.providerMessageId, mail)
    }
    const news = mailFrom(jana)
    server.failWith((call) => {
      if (call === 'get' && server.fetched.length === 10) {
        server.deliver(news)
        pass(-3_600_000)
      }
      return null
    })
    await sync()
    expect(server.fetched.indexOf(news.providerMessageId)).toBeLessThan(50)
    expect(server.fetched).toHaveLength(101)
  })

  it('is looked for at once when asked, also while a run works on the past', async () => {
    let asked = false
    const bench = await openSyncBench({
      pageSize: 50,
      deps: {
        takeAsked: () => {
          const was = asked
          asked = false
          return was
        },
      },
    })
    const { server, sync, addContact, mailFrom } = bench
    await addContact('jana')
    await sync()
    await addContact('kemi')
    for (let n = 0; n < 100; n += 1) {
      const mail = mailFrom('kemi@customer.example')
      server.messages.set(mail.providerMessageId, mail)
    }
    const news = mailFrom(jana)
    server.failWith((call) => {
      if (call !== 'get' || server.fetched.length !== 30) return null
      server.deliver(news)
      asked = true
      return null
    })
    await sync()
    expect(server.fetched.indexOf(news.providerMessageId)).toBe(50)
    expect(server.fetched).toHaveLength(101)
  })
})

describe('a listing that can not be had', () => {
  it('keeps out nothing that is listed, and is told at the end', async () => {
    let broken = false
    const { server, sync, addContact, mailFrom, timeline } = await openSyncBench({
      wrap: (provider) => ({
        ...provider,
        search: async (query, signal) =>
          broken ? err(appError('provider_unavailable', 'down', 'backoff')) : provider.search(query, signal),
      }),
    })
    await addContact('jana')
    await sync()
    await addContact('kemi')
    broken = true
    for (let n = 0; n < 30; n += 1) server.deliver(mailFrom(jana))
    expect(await sync()).toMatchObject({
      pulled: true,
      result: { ok: false, error: { code: 'provider_unavailable' } },
    })
    expect(await timeline()).toHaveLength(30)
  })
})

describe('the first look at sent mail', () => {
  const sentTo = (address: string): Partial<ProviderMessage> => ({
    direction: 'sent',
    from: { name: 'Ann', address: 'ann@northwind.example' },
    to: [{ name: '', address }],
  })

  it('fetches the newest two hundred of ninety days, once, and tells of suggestions', async () => {
    let told = 0
    const { server, sync, mailFrom, now, store } = await openSyncBench({
      pageSize: 30,
      deps: { onLists: ({ suggestions }) => void (told += suggestions ? 1 : 0) },
    })
    const sent = Array.from({ length: 250 }, (_, n) =>
      mailFrom('ann@northwind.example', {
        ...sentTo(`p${String(n % 20)}@customer.example`),
        occurredAt: now() - n * 1000,
      }),
    )
    for (const mail of sent) server.messages.set(mail.providerMessageId, mail)
    const old = mailFrom('x', { ...sentTo('old@customer.example'), occurredAt: now() - 91 * day })
    server.messages.set(old.providerMessageId, old)
    await sync()
    expect(server.fetched.toSorted()).toEqual(
      sent
        .slice(0, 200)
        .map(({ providerMessageId }) => providerMessageId)
        .toSorted(),
    )
    expect(told).toBeGreaterThan(0)
    expect(await store.mailboxes.get({ mailboxId: 'box' })).toMatchObject({ looked: true })
    await sync()
    expect(server.fetched).toHaveLength(200)
  })

  it.each([
    ['provider_unavailable', false],
    ['provider_rejected', true],
  ] as const)('that ends in %s keeps nothing else out; over for good: %s', async (code, looked) => {
    const { server, sync, mailFrom, addContact, timeline, store } = await openSyncBench()
    server.failWith((call) => (call === 'sent' ? appError(code, 'on order', 'backoff') : null))
    await addContact('jana')
    server.deliver(mailFrom(jana))
    expect((await sync()).result.ok).toBe(true)
    expect(await timeline()).toHaveLength(1)
    expect(await store.mailboxes.get({ mailboxId: 'box' })).toMatchObject({ looked })
  })

  it('is repeated where it was cut', async () => {
    const { server, sync, mailFrom } = await openSyncBench({ pageSize: 5 })
    for (let n = 0; n < 12; n += 1) {
      const mail = mailFrom('ann@northwind.example', sentTo('p@customer.example'))
      server.messages.set(mail.providerMessageId, mail)
    }
    let pages = 0
    server.failWith((call) =>
      call === 'sent' && (pages += 1) === 2 ? appError('offline', 'x', 'backoff') : null,
    )
    expect((await sync()).result.ok).toBe(false)
    expect((await sync()).result.ok).toBe(true)
    expect(server.fetched).toHaveLength(12)
  })
})

describe('contacts that are made of what was fetched', () => {
  it('have their past mail fetched in the same run', async () => {
    const created: string[] = []
    const { server, sync, mailFrom, store, now, timeline } = await openSyncBench({
      deps: { onLists: (changed) => void created.push(...changed.created) },
    })
    await store.matching.change({ change: { autoCreate: 'wrote_to' }, at: now() })
    const sent = mailFrom('ann@northwind.example', {
      direction: 'sent',
      to: [{ name: 'Jana', address: jana }],
    })
    const past = Array.from({ length: 12 }, () => mailFrom(jana, { occurredAt: now() - 60 * day }))
    for (const mail of [sent, ...past]) server.messages.set(mail.providerMessageId, mail)
    expect((await sync()).result.ok).toBe(true)
    expect(created).toHaveLength(1)
    expect(await timeline(created[0])).toHaveLength(13)
    expect(server.fetched).toHaveLength(13)
  })
})

describe('large messages', () => {
  it('are asked for a few at a time once some were met, and small ones by the chunk again', async () => {
    const sizes: number[] = []
    const { server, sync, mailFrom, addContact, timeline } = await openSyncBench({
      pageSize: 100,
      wrap: (provider) => ({
        ...provider,
        getMany: (ids, signal) => {
          sizes.push(ids.length)
          return provider.getMany(ids, signal)
        },
      }),
    })
    await addContact('jana')
    await sync()
    const text = 'a long line of words\n'.repeat(200_000)
    // The newest come first, which are told last.
    for (let n = 0; n < 86; n += 1) server.deliver(mailFrom(jana))
    for (let n = 0; n < 4; n += 1) server.deliver(mailFrom(jana, { text }))
    await sync()
    expect(sizes).toEqual([25, 3, 7, 15, 25, 15])
    expect(await timeline()).toHaveLength(90)
  })
})

describe('messages of which only the head came', () => {
  const headOf = (message: ProviderMessage): ProviderMessage => ({
    ...message,
    html: null,
    text: null,
    snippet: '',
    attachments: [],
  })
  const withHeads =
    (kept: Map<string, ProviderMessage>) =>
    (provider: MailProvider): MailProvider => ({
      ...provider,
      pull: async (cursor, signal) => {
        const page = await provider.pull(cursor, signal)
        if (!page.ok) return page
        const heads = page.value.changed.flatMap((id) => {
          const message = kept.get(id)
          return message === undefined ? [] : [headOf(message)]
        })
        return ok({ ...page.value, changed: [], heads })
      },
    })

  it('are fetched where they concern a contact, are sent or may be reports; the others are not', async () => {
    const kept = new Map<string, ProviderMessage>()
    const { server, sync, mailFrom, addContact, store, timeline } = await openSyncBench({
      wrap: withHeads(kept),
    })
    await addContact('jana')
    await sync()
    const deliver = (message: ProviderMessage): string => {
      kept.set(message.providerMessageId, message)
      server.deliver(message)
      return message.providerMessageId
    }
    const wanted = [
      deliver(mailFrom(jana)),
      deliver(mailFrom('ann@northwind.example', { direction: 'sent', to: [{ name: '', address: jana }] })),
      deliver(mailFrom('mailer-daemon@google.com', { automatic: true, subject: 'Delivery failed' })),
      deliver(mailFrom('', { automatic: true })),
    ]
    deliver(mailFrom('news@letters.example'))
    deliver(mailFrom('ann@northwind.example', { direction: 'sent', notKept: 'draft' }))
    await sync()
    expect(server.fetched.toSorted()).toEqual(wanted.toSorted())
    expect(await timeline()).toHaveLength(2)
    expect(await wantedMail(store)).toEqual([])
  })
})
