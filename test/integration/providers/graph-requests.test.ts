import { Client, RetryHandler, RetryHandlerOptions } from '@microsoft/microsoft-graph-client'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Fetch, Logger } from '../../../main/platform/ports.ts'
import { createOpenProvider } from '../../../main/providers/registry.ts'
import { startFaultProxy } from '../../support/fault-proxy.ts'
import { signedInToGraph } from '../../support/graph-sign-in.ts'
import type { FaultAction, StartOptions } from '../../support/microsoft/index.ts'
import { startGraphBench } from '../../support/provider/graph-bench.ts'
import { code, fromJana, jana, outgoing, pullAll, signal, value, type MailPlan } from './suite/bench.ts'
import { leastGrants } from '../../support/provider/grants.ts'
import { noBareFetch } from '../../support/bare-fetch.ts'

const address = 'ann@northwind.example'

const bench = async (options: Partial<StartOptions> = {}) => {
  const lines: string[] = []
  const note = (event: string, fields: object = {}): void =>
    void lines.push(`${event} ${JSON.stringify(fields)}`)
  const logger: Logger = { info: note, warn: note, error: note }
  const started = await startGraphBench(address, options, logger)
  onTestFinished(() => started.microsoft.close())
  const { control, clock, fetch, open } = started
  const provider = open()
  const mailOf = (plan: MailPlan = {}) =>
    outgoing({ ...unusedBench, provider, address, now: clock.now }, plan)
  const receive = async (count: number): Promise<string[]> => {
    const ids: string[] = []
    for (let at = 0; at < count; at += 1) ids.push((await control.deliver(address, fromJana)).id)
    return ids
  }
  const posts = () => control.requests().filter(({ method }) => method === 'POST')
  /** As the app opens it: any number of times, with one share of what Microsoft grants. */
  const openProvider = createOpenProvider({
    fetchFor: () => fetch,
    bareFetch: noBareFetch,
    clock,
    random: () => 0.5,
    logger,
  })
  const opened = () =>
    openProvider({ id: 'box', provider: 'graph', address, excludedFolderIds: [], grants: leastGrants })
  return { ...started, provider, mailOf, receive, posts, opened, lines }
}

const notHere = (): never => {
  throw new Error('Not part of this bench')
}
/** Making a mail needs only what is given above. */
const unusedBench = {
  aliases: [],
  pass: notHere,
  reopen: notHere,
  receive: notHere,
  sent: notHere,
  parked: notHere,
  cameTo: notHere,
  remove: notHere,
  move: notHere,
  expireHistory: notHere,
  fault: notHere,
  close: notHere,
}

const busy: readonly FaultAction[] = [429, 500, 502, 503, 504].flatMap((status): FaultAction[] => [
  { kind: 'status', status, headers: { 'Retry-After': '0' } },
  { kind: 'status', status, headers: { 'Retry-After': '2' } },
  { kind: 'status', status },
])
const cuts: readonly FaultAction[] = [{ kind: 'cut', when: 'before' }, { kind: 'accept-then-drop' }]
const sending = { method: 'POST', path: /\/(sendMail|reply)$/ }

describe('no layer repeats a POST', () => {
  test.each([...busy, ...cuts])('a new mail, %j', async (action) => {
    const { provider, mailOf, pass, control, posts, advance } = await bench()
    control.fault({ match: sending, times: 100, action })
    const end = await pass(provider.deliver(mailOf(), null, signal))
    expect(end.ok).toBe(false)
    advance(10 * 60_000)
    await pass(provider.identity(signal))
    expect(posts()).toHaveLength(1)
  })

  test.each([...busy, ...cuts])('an answer, %j', async (action) => {
    const { provider, mailOf, pass, control, posts, advance, receive } = await bench()
    const [id = ''] = await receive(1)
    control.fault({ match: sending, times: 100, action })
    const answers = { providerMessageId: id, providerThreadId: null, rfcMessageId: null }
    const end = await pass(provider.deliver(mailOf({ answers }), null, signal))
    expect(end.ok).toBe(false)
    advance(10 * 60_000)
    await pass(provider.identity(signal))
    expect(posts().map(({ path }) => path.split('/').at(-1))).toEqual(['reply'])
  })

  test.each([429, 503, 504])(
    "the library's own chain would have: %i (this is what the tests above would see)",
    async (status) => {
      const { microsoft, control, posts, clock } = await bench()
      const headers = { 'Retry-After': '0' }
      control.fault({ match: sending, times: 1, action: { kind: 'status', status, headers } })
      const send = signedInToGraph(microsoft, address, clock)
      const retry = new RetryHandler(new RetryHandlerOptions())
      retry.setNext({
        execute: async (context) => {
          context.response = await send(context.request, {
            method: context.options?.method ?? 'GET',
            headers: new Headers(context.options?.headers),
            body: context.options?.body ?? null,
          })
        },
      })
      const message = { subject: 'x', toRecipients: [{ emailAddress: { address: jana } }] }
      await Client.initWithMiddleware({ middleware: retry }).api('/me/sendMail').post({ message })
      expect(posts()).toHaveLength(2)
    },
  )

  test('an answer to what is gone is refused once and goes once, without its thread', async () => {
    const { provider, mailOf, pass, control, posts, receive } = await bench()
    const [id = ''] = await receive(1)
    control.remove(address, id)
    const answers = { providerMessageId: id, providerThreadId: null, rfcMessageId: null }
    expect(code(await pass(provider.deliver(mailOf({ answers }), null, signal)))).toBe('ok')
    expect(posts().map(({ api, status }) => `${api} ${String(status)}`)).toEqual([
      'graph.messages.reply 404',
      'graph.sendMail 202',
    ])
    expect(control.sentMessages(address)).toHaveLength(1)
  })
})

test('every request asks for immutable ids', async () => {
  const { provider, mailOf, pass, control, receive } = await bench()
  const [id = ''] = await receive(1)
  const file = { filename: 'a.txt', content: 'x' }
  const withFile = (await control.deliver(address, { ...fromJana, attachments: [file] })).id
  const mail = mailOf({
    answers: { providerMessageId: id, providerThreadId: null, rfcMessageId: null },
  })
  value(await pass(provider.identity(signal)))
  value(await pass(provider.folders(signal)))
  await pullAll({ provider, pass }, value(await pass(provider.anchor(signal))))
  value(await pass(provider.search({ addresses: [jana], since: 0, page: null }, signal)))
  const message = value(await pass(provider.get(withFile, signal)))
  const partId = message.attachments[0]?.partId ?? ''
  value(await pass(provider.attachment({ providerMessageId: withFile, partId }, signal)))
  value(await pass(provider.deliver(mail, null, signal)))
  value(await pass(provider.deliver(mailOf(), null, signal)))
  value(await pass(provider.settle(mail, null, signal)))
  const apis = new Set(control.requests().map(({ api }) => api))
  expect([...apis].toSorted()).toEqual(
    [
      'graph.attachments.value',
      'graph.mailFolders.delta',
      'graph.mailFolders.get',
      'graph.me',
      'graph.messages.delta',
      'graph.messages.get',
      'graph.messages.list',
      'graph.messages.reply',
      'graph.sendMail',
    ].toSorted(),
  )
  for (const { prefer, api } of control.requests())
    expect(`${api} ${prefer}`).toContain('IdType="ImmutableId"')
})

describe('limits', () => {
  test('never more than three at once, however often the mailbox is opened', async () => {
    const { opened, pass, control, receive } = await bench()
    const ids = await receive(60)
    control.fault({ match: { path: '/messages/' }, times: 60, action: { kind: 'delay', until: 3 } })
    const read = await pass(Promise.all(ids.map((id) => opened().get(id, signal))))
    expect(read.every(({ ok }) => ok)).toBe(true)
    expect(control.highWater(address)).toBe(3)
  })

  test('many reads keep to a thousand a minute', async () => {
    const { opened, pass, receive, clock, control } = await bench()
    const [id = ''] = await receive(1)
    const provider = opened()
    value(await pass(provider.get(id, signal)))
    const before = clock.now()
    await pass(Promise.all(Array.from({ length: 400 }, () => provider.get(id, signal))))
    expect(control.requests().filter(({ status }) => status === 429)).toEqual([])
    const minutes = (clock.now() - before) / 60_000
    // A sixth at once, the rest evenly: a thousand in any minute.
    expect(minutes).toBeGreaterThan(0.27)
    expect(minutes).toBeLessThan(0.32)
  })

  test('Microsoft refusing for real, by its own count, is got over', async () => {
    const { opened, pass, control, receive } = await bench({ concurrency: 1 })
    const ids = await receive(6)
    control.fault({ match: { path: '/messages/' }, times: 6, action: { kind: 'delay', until: 20 } })
    const read = await pass(Promise.all(ids.map((id) => opened().get(id, signal))))
    expect(control.requests().some(({ status }) => status === 429)).toBe(true)
    expect(read.map(code)).toEqual(ids.map(() => 'ok'))
  })

  test('a long pause is told at once, and kept by everything of the mailbox', async () => {
    const { opened, pass, control, receive, clock } = await bench()
    const [id = ''] = await receive(1)
    const headers = { 'Retry-After': '600' }
    control.fault({ match: { path: '/messages/' }, action: { kind: 'status', status: 429, headers } })
    const before = clock.now()
    const first = await pass(opened().get(id, signal))
    expect(first).toMatchObject({ error: { code: 'rate_limited', retryAfterMs: 600_000 } })
    expect(await pass(opened().get(id, signal))).toMatchObject({ error: { code: 'rate_limited' } })
    expect(clock.now()).toBe(before)
    expect(control.requests()).toHaveLength(1)
  })

  test('a round without news is one request a folder and one for the list', async () => {
    const { provider, pass, control, receive } = await bench({
      accounts: [{ email: address, name: 'Ann', folders: ['Clients/Altamar', 'Clients/Bora'] }],
    })
    await receive(3)
    const { cursor } = await pullAll({ provider, pass }, value(await pass(provider.anchor(signal))))
    control.clearRequests()
    const { pages } = await pullAll({ provider, pass }, cursor)
    // Inbox, Sent Items, Archive, Clients and its two; Deleted Items and Junk Email for what leaves them.
    expect(control.requests().map(({ api }) => api)).toEqual([
      'graph.mailFolders.delta',
      ...Array.from({ length: 8 }, () => 'graph.messages.delta'),
    ])
    expect(pages).toHaveLength(1)
  })
})

test('a folder that is thrown away takes its mail with it, and brings it back; nothing is removed', async () => {
  const { provider, pass, control } = await bench({
    accounts: [{ email: address, name: 'Ann', folders: ['Clients/Altamar'] }],
  })
  const { id } = await control.deliver(address, fromJana, { folder: 'Clients/Altamar' })
  const first = await pullAll({ provider, pass }, value(await pass(provider.anchor(signal))))
  expect(first.told).toEqual([id])
  control.moveFolder(address, 'Clients', 'deleteditems')
  const late = await control.deliver(address, fromJana, { folder: 'Deleted Items/Clients/Altamar' })
  const thrown = await pullAll({ provider, pass }, first.cursor)
  expect(thrown).toMatchObject({ told: [], removed: [], left: [] })
  expect(value(await pass(provider.get(id, signal))).notKept).toBe('trash')
  control.moveFolder(address, 'Deleted Items/Clients', '')
  const back = await pullAll({ provider, pass }, thrown.cursor)
  expect(back.told.toSorted()).toEqual([id, late.id].toSorted())
  expect(value(await pass(provider.get(id, signal))).notKept).toBeNull()
})

describe('the sent copy', () => {
  test('comes late: settling does not know until it is there, and never says not sent', async () => {
    const { provider, mailOf, pass, control } = await bench()
    control.delaySent(true)
    const mail = mailOf()
    expect(value(await pass(provider.deliver(mail, null, signal)))).toEqual({ providerMessageId: null })
    expect(value(await pass(provider.settle(mail, null, signal)))).toEqual({ kind: 'unknown' })
    control.settleSent()
    expect(value(await pass(provider.settle(mail, null, signal)))).toMatchObject({ kind: 'sent' })
  })

  test('is found wherever it was moved, and is still sent', async () => {
    const { provider, mailOf, pass, control } = await bench()
    const mail = mailOf()
    value(await pass(provider.deliver(mail, null, signal)))
    const [copy] = control.sentMessages(address)
    control.move(address, copy?.id ?? '', 'archive')
    const settled = { kind: 'sent', providerMessageId: copy?.id }
    expect(value(await pass(provider.settle(mail, null, signal)))).toEqual(settled)
    expect(value(await pass(provider.get(copy?.id ?? '', signal)))).toMatchObject({
      direction: 'sent',
      submissionId: mail.submissionId,
    })
  })
})

test('another sender is refused in words of its own', async () => {
  const { provider, mailOf, pass, control } = await bench()
  const mail = mailOf()
  const frozen = new TextEncoder().encode(
    new TextDecoder().decode(mail.frozen).replace(address, 'sales@northwind.example'),
  )
  expect(code(await pass(provider.deliver({ ...mail, frozen }, null, signal)))).toBe('sender_invalid')
  expect(control.sentMessages(address)).toEqual([])
})

test('an attached mail is handed out as it is', async () => {
  const { provider, pass, control } = await bench()
  const inner = 'From: petr@customer.example\r\nSubject: Inside\r\n\r\nThe text inside\r\n'
  const attachments = [{ filename: '', content: inner, contentType: 'message/rfc822' }]
  const { id } = await control.deliver(address, { ...fromJana, attachments })
  const [file] = value(await pass(provider.get(id, signal))).attachments
  expect(file).toMatchObject({ mediaType: 'message/rfc822' })
  const at = { providerMessageId: id, partId: file?.partId ?? '' }
  const bytes = value(await pass(provider.attachment(at, signal)))
  expect(Buffer.from(bytes).toString('latin1')).toContain('The text inside')
})

describe('behind a proxy that fails', () => {
  const behind = async () => {
    const before = await bench()
    const proxy = await startFaultProxy(before.microsoft.origin)
    onTestFinished(() => proxy.close())
    const through: Fetch = before.counted(
      signedInToGraph({ ...before.microsoft, origin: proxy.origin }, address, before.clock),
    )
    const { clock } = before
    const logger: Logger = { info: () => {}, warn: () => {}, error: () => {} }
    const open = createOpenProvider({
      fetchFor: () => through,
      bareFetch: noBareFetch,
      clock,
      random: () => 0.5,
      logger,
    })
    return {
      ...before,
      proxy,
      provider: open({ id: 'b', provider: 'graph', address, excludedFolderIds: [], grants: leastGrants }),
    }
  }

  test('a read that is cut in the middle is repeated', async () => {
    const { provider, proxy, pass, receive } = await behind()
    const [id = ''] = await receive(1)
    proxy.script([{ match: { path: '/messages/' }, times: 2, action: { kind: 'cut', when: 'mid-body' } }])
    expect(code(await pass(provider.get(id, signal)))).toBe('ok')
  })

  test('a mail whose answer is lost went once, and settling finds it', async () => {
    const { provider, proxy, pass, mailOf, control } = await behind()
    const mail = mailOf()
    proxy.script([{ match: sending, action: { kind: 'accept-then-drop' } }])
    expect(code(await pass(provider.deliver(mail, null, signal)))).toBe('outcome_unknown')
    expect(control.sentMessages(address)).toHaveLength(1)
    expect(value(await pass(provider.settle(mail, null, signal)))).toMatchObject({ kind: 'sent' })
  })

  test('a mail that is stopped while it is under way has an unknown end', async () => {
    const { provider, proxy, mailOf } = await behind()
    const { promise, resolve } = Promise.withResolvers<null>()
    const { promise: reached, resolve: reach } = Promise.withResolvers<null>()
    proxy.script([
      {
        match: ({ method }) => {
          if (method === 'POST') reach(null)
          return method === 'POST'
        },
        action: { kind: 'delay', until: promise },
      },
    ])
    const stop = new AbortController()
    const end = provider.deliver(mailOf(), null, stop.signal)
    await reached
    stop.abort()
    expect(code(await end)).toBe('outcome_unknown')
    resolve(null)
  })
})

test('no address, body, token or link reaches the log', async () => {
  const { provider, pass, control, receive, lines, mailOf } = await bench()
  const [id = ''] = await receive(1)
  for (const status of [400, 401, 404, 503]) {
    control.fault({ match: { path: '/messages/' }, action: { kind: 'status', status } })
    await pass(provider.get(id, signal))
  }
  control.fault({ match: { path: '/messages/' }, action: { kind: 'cut', when: 'mid-body' } })
  await pass(provider.get(id, signal))
  const said = { error: { code: 'ErrorInvalidRecipients', message: `Recipient ${jana} is not resolved.` } }
  control.fault({ match: sending, action: { kind: 'status', status: 400, body: said } })
  expect(code(await pass(provider.deliver(mailOf(), null, signal)))).toBe('recipient_invalid')
  expect(lines.length).toBeGreaterThanOrEqual(6)
  expect(lines.join('\n')).not.toMatch(/Bearer|@|jana|https?:|AAkALg/i)
})
