import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EmulatedMicrosoft, SeedMessage } from '../../../support/microsoft/index.ts'
import { ANN, BOB, callerFor, NOW, post, startMicrosoft, TAG, testClock, to } from './fixture.ts'

let microsoft: EmulatedMicrosoft
let call: ReturnType<typeof callerFor>
const clock = testClock()

beforeEach(async () => {
  microsoft = await startMicrosoft({ clock: clock.now })
  call = callerFor(microsoft)
})
afterEach(() => microsoft.close())

const send = () =>
  call(
    '/me/sendMail',
    post({ message: { subject: 's', body: { contentType: 'Text', content: 'b' }, toRecipients: to(BOB) } }),
  )
const sentCount = () => microsoft.control.sentMessages(ANN).length

describe('throttling', () => {
  it('refuses the fifth request at the same time, per mailbox, and keeps the high-water mark', async () => {
    const gate = Promise.withResolvers<void>()
    const held = microsoft.control.fault({
      match: { path: '/mailFolders' },
      times: 4,
      action: { kind: 'delay', until: gate.promise },
    })
    const running = Array.from({ length: 4 }, () => call('/me/mailFolders'))
    await expect.poll(held.hits).toBe(4)
    const fifth = await call('/me')
    expect([fifth.status, fifth.body.error.code, fifth.headers.get('retry-after')]).toEqual([
      429,
      'ApplicationThrottled',
      '10',
    ])
    expect(fifth.body.error.message).toBe('Application is over its MailboxConcurrency limit.')
    expect((await callerFor(microsoft, BOB)('/me')).status).toBe(200)
    gate.resolve()
    expect((await Promise.all(running)).map(({ status }) => status)).toEqual([200, 200, 200, 200])
    await expect.poll(async () => (await call('/me')).status).toBe(200)
    expect([microsoft.control.highWater(ANN), microsoft.control.highWater(BOB)]).toEqual([5, 1])
  })

  it('counts requests in ten minutes', async () => {
    microsoft.control.set({ requestsPerTenMinutes: 2 })
    expect([(await call('/me')).status, (await call('/me')).status]).toEqual([200, 200])
    const third = await call('/me')
    expect([third.status, third.headers.get('retry-after')]).toEqual([429, '600'])
    clock.advance(600_001)
    expect((await call('/me')).status).toBe(200)
  })

  it('counts mails in a minute, those that went out', async () => {
    const message = { subject: 'x', toRecipients: [{ emailAddress: { address: 'a@x.example' } }] }
    const sendTo = (change: object = {}) =>
      call('/me/sendMail', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ message: { ...message, ...change } }),
      })
    expect((await sendTo({ toRecipients: [] })).status).toBe(400)
    for (let sent = 0; sent < 30; sent += 1) expect((await sendTo()).status).toBe(202)
    const refused = await sendTo()
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60'])
    expect((await call('/me')).status).toBe(200)
    clock.advance(60_001)
    expect((await sendTo()).status).toBe(202)
  })
})

describe('faults', () => {
  it("answers a status in Graph's shape without performing", async () => {
    microsoft.control.fault({
      match: { method: 'post', path: /sendMail$/ },
      action: { kind: 'status', status: 429, headers: { 'retry-after': '7' } },
    })
    const first = await send()
    expect([first.status, first.headers.get('retry-after'), first.body.error.code]).toEqual([
      429,
      '7',
      'ApplicationThrottled',
    ])
    expect([sentCount(), (await send()).status, sentCount()]).toEqual([0, 202, 1])
  })

  it('drops the connection before, in the middle of, and after the work', async () => {
    microsoft.control.fault({ match: { path: 'sendMail' }, action: { kind: 'cut', when: 'before' } })
    await expect(send()).rejects.toThrow()
    expect(sentCount()).toBe(0)
    microsoft.control.fault({ match: { path: 'sendMail' }, action: { kind: 'accept-then-drop' } })
    await expect(send()).rejects.toThrow()
    expect(sentCount()).toBe(1)
    microsoft.control.fault({ match: { path: '/messages' }, action: { kind: 'cut', when: 'mid-body' } })
    await expect(call('/me/messages')).rejects.toThrow()
    microsoft.control.fault({ match: { path: '/messages' }, action: { kind: 'wrong-json', body: '<html>' } })
    await expect(call('/me/messages')).rejects.toThrow(SyntaxError)
  })

  it('logs every request without its secrets', async () => {
    await call('/me/messages?$filter=isRead eq false', { headers: { prefer: 'IdType="ImmutableId"' } })
    expect(microsoft.control.requests().at(-1)).toMatchObject({
      api: 'graph.messages.list',
      account: ANN,
      status: 200,
      query: '$filter=isRead eq false',
      prefer: 'IdType="ImmutableId"',
    })
    expect(microsoft.control.countOf('graph.messages.list')).toBe(1)
    expect((await fetch(`${microsoft.origin}/v1.0/me`)).status).toBe(401)
    expect((await call('/me/nothing')).status).toBe(400)
  })
})

describe('$batch', () => {
  it('gives each part its own status and does not run what depends on a failure', async () => {
    microsoft.control.fault({
      match: { path: '/mailFolders/inbox' },
      action: { kind: 'status', status: 429, headers: { 'retry-after': '3' } },
    })
    const requests = [
      { id: '1', method: 'GET', url: '/me' },
      { id: '2', method: 'GET', url: '/me/mailFolders/inbox' },
      { id: '3', method: 'GET', url: '/me', dependsOn: ['2'] },
      {
        id: '4',
        method: 'POST',
        url: '/me/sendMail',
        headers: { 'Content-Type': 'application/json' },
        body: { message: { subject: 'b', body: { content: 'x' }, toRecipients: to(BOB) } },
      },
      {
        id: '5',
        method: 'POST',
        url: '/me/messages',
        headers: { 'Content-Type': 'application/json' },
        body: {},
      },
    ]
    const { status, body } = await call('/$batch', post({ requests }))
    expect(status).toBe(200)
    const parts = new Map<
      string,
      { status: number; headers: Record<string, string>; body: { mail?: string } }
    >(body.responses.map((part: { id: string }) => [part.id, part]))
    // In any order.
    expect([...parts.keys()]).not.toEqual(requests.map(({ id }) => id))
    expect(requests.map(({ id }) => parts.get(id)?.status)).toEqual([200, 429, 424, 202, 403])
    expect([parts.get('1')?.body.mail, parts.get('2')?.headers['retry-after'], sentCount()]).toEqual([
      ANN,
      '3',
      1,
    ])
    const many = Array.from({ length: 21 }, (_, index) => ({ id: String(index), method: 'GET', url: '/me' }))
    expect((await call('/$batch', post({ requests: many }))).status).toBe(400)
  })

  const me = (id: string, dependsOn?: string[]) => ({ id, method: 'GET', url: '/me', dependsOn })
  it.each([
    ['parallel', [me('1'), me('2')], 200],
    ['serial', [me('1'), me('2', ['1']), me('3', ['2'])], 200],
    ['same', [me('1'), me('2', ['1']), me('3', ['1']), me('4')], 200],
    ['two lanes', [me('1'), me('2'), me('3', ['1']), me('4', ['2'])], 400],
    ['two at once', [me('1'), me('2'), me('3', ['1', '2'])], 400],
    ['one that is not there', [me('1', ['9'])], 400],
    ['the same id twice', [me('1'), me('1')], 400],
    ['nothing', [], 400],
    ['a whole address', [{ ...me('1'), url: 'https://graph.microsoft.com/v1.0/me' }], 400],
    ['a body of no type', [{ ...me('1'), method: 'POST', body: {} }], 400],
  ])('takes the patterns that Graph takes: %s', async (_name, requests, status) => {
    expect((await call('/$batch', post({ requests }))).status).toBe(status)
  })

  it('has up to four parts under way, in a row one', async () => {
    microsoft.control.clearRequests()
    const ids = Array.from({ length: 10 }, (_, index) => String(index + 1))
    const serial = ids.map((id, index) => me(id, index === 0 ? undefined : [String(index)]))
    await call('/$batch', post({ requests: serial }))
    expect(microsoft.control.highWater(ANN)).toBe(1)
    await call('/$batch', post({ requests: ids.map((id) => me(id)) }))
    expect(microsoft.control.highWater(ANN)).toBe(4)
    microsoft.control.set({ concurrency: 3 })
    const { body } = await call('/$batch', post({ requests: ids.map((id) => me(id)) }))
    expect(body.responses[0]).toMatchObject({
      status: 429,
      body: { error: { message: 'Application is over its MailboxConcurrency limit.' } },
    })
  })
})

describe('a mailbox of 50,000 messages', () => {
  function* many(): Generator<SeedMessage> {
    for (let index = 0; index < 50_000; index += 1)
      yield {
        raw: Buffer.from(
          `From: p${index % 1000}@c.example\r\nTo: ${ANN}\r\nSubject: Mail ${index}\r\nMessage-ID: <m${index}@bulk.example>\r\n\r\nBody`,
        ),
        at: NOW - index * 60_000,
      }
  }

  it('looks at what it answers with, not at everything', async () => {
    expect(await microsoft.control.seedMany(ANN, many())).toBe(50_000)
    const workOf = async (path: string) => {
      const before = microsoft.control.work(ANN)
      const { body } = await call(path)
      const after = microsoft.control.work(ANN)
      return {
        found: body.value.length,
        examined:
          after.messagesExamined +
          after.logEntriesExamined -
          before.messagesExamined -
          before.logEntriesExamined,
        link: body['@odata.nextLink'] ?? body['@odata.deltaLink'],
      }
    }
    const filter = (text: string) =>
      `/me/messages?$select=subject&$top=100&$filter=${encodeURIComponent(text)}`
    expect(await workOf('/me/messages?$select=subject&$top=100')).toMatchObject({ found: 100, examined: 101 })
    expect(await workOf(filter("internetMessageId eq '<m31415@bulk.example>'"))).toMatchObject({
      found: 1,
      examined: 1,
    })
    expect(
      await workOf(filter("from/emailAddress/address eq 'p7@c.example' and isRead eq true")),
    ).toMatchObject({ found: 50, examined: 50 })
    expect(
      (await workOf(filter(`receivedDateTime le ${new Date(NOW - 40_000 * 60_000).toISOString()}`))).examined,
    ).toBeLessThan(110)
    expect(
      await workOf(filter(`singleValueExtendedProperties/any(ep: ep/id eq '${TAG}' and ep/value eq 'x')`)),
    ).toMatchObject({ found: 0, examined: 0 })
    expect(await workOf('/me/messages?$search="from:p9@c.example"&$top=5')).toMatchObject({
      found: 5,
      examined: 0,
    })
    const page = await workOf('/me/mailFolders/inbox/messages/delta?$select=subject&$top=500')
    expect(page).toMatchObject({ found: 500, examined: 500 })
    expect((await workOf(page.link)).examined).toBe(500)
    const recent = await workOf(
      `/me/mailFolders/inbox/messages/delta?$select=subject&$top=50&$filter=${encodeURIComponent(`receivedDateTime ge ${new Date(NOW - 600_000).toISOString()}`)}`,
    )
    expect([recent.found, recent.examined]).toEqual([11, 12])
    await microsoft.control.deliver(ANN, { from: BOB, to: ANN, subject: 'new' }, { at: NOW })
    expect(await workOf(recent.link)).toMatchObject({ found: 1, examined: 1 })
  })
})
