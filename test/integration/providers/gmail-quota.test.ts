import { expect, onTestFinished, test } from 'vitest'
import { createOpenProvider } from '../../../main/providers/registry.ts'
import type { Logger } from '../../../main/platform/ports.ts'
import type { OutgoingMail } from '../../../main/providers/provider.ts'
import { signedInTo } from '../../support/gmail-sign-in.ts'
import { startEmulatedGoogle } from '../../support/google/index.ts'
import { createSimulatedTime } from '../../support/simulated-time.ts'
import { value } from './suite/bench.ts'
import { leastGrants } from '../../support/provider/grants.ts'
import { noBareFetch } from '../../support/bare-fetch.ts'

const address = 'ann@northwind.example'
const signal = new AbortController().signal

const bench = async () => {
  const time = createSimulatedTime()
  const { clock } = time
  const google = await startEmulatedGoogle({ clock: clock.now, accounts: [{ email: address, name: 'Ann' }] })
  onTestFinished(() => google.close())
  const lines: string[] = []
  const note = (event: string, fields: object = {}): void =>
    void lines.push(`${event} ${JSON.stringify(fields)}`)
  const logger: Logger = { info: note, warn: note, error: note }
  const fetch = time.counted(signedInTo(google, address, clock))
  const openProvider = createOpenProvider({
    fetchFor: () => fetch,
    bareFetch: noBareFetch,
    clock,
    random: () => 0.5,
    logger,
  })
  const open = () =>
    openProvider({ id: 'box', provider: 'gmail', address, excludedFolderIds: [], grants: leastGrants })
  const receive = async (count: number): Promise<string[]> => {
    const ids: string[] = []
    const mail = { from: 'jana@customer.example', to: address, text: 'x' }
    for (let at = 0; at < count; at += 1) ids.push((await google.control.deliver(address, mail)).id)
    return ids
  }
  return { ...time, google, control: google.control, open, receive, lines }
}

test('what is counted is what Google counts, call by call', async () => {
  const { control, open, receive, pass } = await bench()
  const provider = open()
  const [id = ''] = await receive(1)
  const mail: OutgoingMail = {
    submissionId: 'sub1',
    rfcMessageId: 'sub1@northwind.example',
    providerThreadId: null,
    answered: null,
    frozen: Buffer.from(`From: ${address}\r\nTo: j@x.example\r\nX-Liaison-Submission: sub1\r\n\r\nx`),
    triedBefore: true,
  }
  value(await pass(provider.identity(signal)))
  const anchor = value(await pass(provider.anchor(signal)))
  value(await pass(provider.pull(anchor, signal)))
  value(await pass(provider.search({ addresses: ['jana@customer.example'], since: 0, page: null }, signal)))
  value(await pass(provider.get(id, signal)))
  value(await pass(provider.sent({ since: 0, page: null }, signal)))
  value(await pass(provider.find('nobodys@x.example', signal)))
  expect(await pass(provider.getMany([id], signal))).toHaveLength(1)
  const parkId = value(await pass(provider.park(mail, signal)))
  value(await pass(provider.settle(mail, parkId, signal)))
  value(await pass(provider.deliver(mail, parkId, signal)))
  value(await pass(provider.settle(mail, parkId, signal)))
  const byGoogle = control.requests().map(({ api, units }) => `${api} ${String(units)}`)
  expect(byGoogle).toEqual([
    'gmail.getProfile 1',
    'gmail.getProfile 1',
    'gmail.history.list 2',
    'gmail.messages.list 5',
    'gmail.messages.get 20',
    'gmail.messages.list 5',
    'gmail.messages.list 5',
    'gmail.messages.get 20',
    'gmail.drafts.list 5',
    'gmail.drafts.list 5',
    'gmail.drafts.create 10',
    'gmail.drafts.get 20',
    'gmail.drafts.send 100',
    'gmail.drafts.get 20',
    'gmail.messages.list 5',
    'gmail.messages.list 5',
    'gmail.messages.get 20',
  ])
})

test('a thousand reads in parallel never meet the limit, however often the mailbox is opened', async () => {
  const { control, open, receive, pass, clock } = await bench()
  const ids = await receive(1000)
  const before = clock.now()
  const read = await pass(Promise.all(ids.map((id) => open().get(id, signal))))
  expect(read.every((result) => result.ok)).toBe(true)
  expect(control.requests().filter(({ status }) => status !== 200)).toEqual([])
  // 20,000 units: a burst of 1,000 and then 5,000 a minute.
  const minutes = (clock.now() - before) / 60_000
  expect(minutes).toBeGreaterThan(3.7)
  expect(minutes).toBeLessThan(4)
  // What the capabilities promise is what it took, but for the burst.
  const promised = (1000 - 50) / (open().capabilities.bodiesPerMinute ?? 0)
  expect(Math.abs(minutes - promised)).toBeLessThan(0.1)
})

test('a long pause is told at once, and kept by everything of the mailbox', async () => {
  const { control, open, receive, pass, clock } = await bench()
  const [id = ''] = await receive(1)
  const headers = { 'Retry-After': '600' }
  control.fault({ match: { path: '/messages/' }, times: 1, action: { kind: 'status', status: 429, headers } })
  const before = clock.now()
  const first = await pass(open().get(id, signal))
  expect(first).toMatchObject({
    ok: false,
    error: { code: 'rate_limited', retry: 'after', retryAfterMs: 600_000 },
  })
  const second = await pass(open().get(id, signal))
  expect(second).toMatchObject({ ok: false, error: { code: 'rate_limited', retry: 'after' } })
  expect(clock.now()).toBe(before)
  expect(control.requests()).toHaveLength(1)
})

test('a short pause is waited for', async () => {
  const { control, open, receive, pass, clock } = await bench()
  const [id = ''] = await receive(1)
  const headers = { 'Retry-After': '20' }
  control.fault({ match: { path: '/messages/' }, times: 1, action: { kind: 'status', status: 429, headers } })
  const before = clock.now()
  expect((await pass(open().get(id, signal))).ok).toBe(true)
  expect(clock.now() - before).toBeGreaterThanOrEqual(20_000)
})

test('Google refusing for real, by its own count, is got over', async () => {
  const { control, open, receive, pass, google, clock } = await bench()
  const [id = ''] = await receive(1)
  // Another program spends this person's whole minute.
  const other = signedInTo(google, address, clock)
  const url = `https://gmail.googleapis.com/gmail/v1/users/me/messages/${id}`
  for (let call = 0; call < 300; call += 1) await other(url)
  expect((await other(url)).status).toBe(429)
  control.clearRequests()
  const answer = await pass(open().get(id, signal))
  expect(control.requests()[0]?.status).toBe(429)
  expect(answer).toMatchObject({ ok: true })
})

test('no address, body or token reaches the log', async () => {
  const { control, open, receive, pass, lines } = await bench()
  const [id = ''] = await receive(1)
  for (const status of [400, 401, 404, 503]) {
    control.fault({ match: { path: '/messages/' }, times: 1, action: { kind: 'status', status } })
    await pass(open().get(id, signal))
  }
  control.fault({ match: { path: '/messages/' }, times: 1, action: { kind: 'cut', when: 'mid-body' } })
  await pass(open().get(id, signal))
  expect(lines.length).toBeGreaterThanOrEqual(5)
  expect(lines.join('\n')).not.toMatch(/Bearer|ya29|@|jana|https?:/i)
})
