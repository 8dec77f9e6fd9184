import { describe, expect, onTestFinished, test } from 'vitest'
import type { Fetch, Logger } from '../../../main/platform/ports.ts'
import { createBudget } from '../../../main/providers/budget.ts'
import { createGmailProvider } from '../../../main/providers/gmail/provider.ts'
import type { OutgoingMail } from '../../../main/providers/provider.ts'
import { signedInTo } from '../../support/gmail-sign-in.ts'
import { startEmulatedGoogle, type FaultAction } from '../../support/google/index.ts'
import { createSimulatedTime } from '../../support/simulated-time.ts'
import { code, jana, outgoing, signal, value } from './suite/bench.ts'

const address = 'ann@northwind.example'
const quiet: Logger = { info: () => {}, warn: () => {}, error: () => {} }

const open = async (wrap: (fetch: Fetch) => Fetch = (fetch) => fetch) => {
  const time = createSimulatedTime()
  const { clock, pass } = time
  const accounts = [address, jana].map((email) => ({ email, name: 'Ann' }))
  const google = await startEmulatedGoogle({ clock: clock.now, accounts })
  onTestFinished(google.close)
  const { control } = google
  const provider = createGmailProvider({
    fetch: time.counted(wrap(signedInTo(google, address, clock))),
    clock,
    random: () => 0.5,
    logger: quiet,
    budget: createBudget({ clock, unitsPerMinute: 6000 }),
  })
  const asked = await control.deliver(address, {
    from: jana,
    to: address,
    subject: 'Quote',
    text: '?',
    messageId: 'asked@customer.example',
  })
  return {
    ...time,
    control,
    provider,
    /** A mail of about so many bytes, no piece of which is like another. */
    mailOf: (size: number, threadId: string | null = null): OutgoingMail => {
      const lines = Array.from({ length: Math.ceil(size / 62) }, (_, at) => String(at).padEnd(60, '.'))
      const answers = {
        providerMessageId: asked.id,
        providerThreadId: threadId,
        rfcMessageId: 'asked@customer.example',
      }
      const plan = { to: [jana], bcc: [], subject: 'Re: Quote', text: lines.join('\r\n'), answers }
      return outgoing({ provider, address, now: clock.now }, plan)
    },
    threadId: asked.threadId,
    park: (mail: OutgoingMail) => pass(provider.park(mail, signal)),
    deliver: (mail: OutgoingMail, id: string | null) => pass(provider.deliver(mail, id, signal)),
    uploads: () => control.requests().filter(({ query }) => query.includes('uploadType=resumable')),
    begun: () =>
      control.requests().filter((line) => line.method === 'POST' && line.query.includes('resumable')),
  }
}

type Bench = Awaited<ReturnType<typeof open>>

const bodyOf = (raw: Uint8Array): string => Buffer.from(raw).toString('latin1').split('\r\n\r\n')[1] ?? ''

const arrived = (b: Bench, mail: OutgoingMail): void => {
  const [copy, ...others] = b.control.allMessages(jana)
  expect(others).toEqual([])
  expect(bodyOf(copy?.raw ?? Buffer.alloc(0)) === bodyOf(mail.frozen)).toBe(true)
  expect(b.control.sentMessages(address)).toHaveLength(1)
  expect(b.control.draftsOf(address).length).toBe(0)
}

const size = 6_500_000

test.each([
  [900_000, 0],
  [4_900_000, 0],
  [size, 5],
])('a mail of %i bytes goes by %i requests of an upload', async (bytes, requests) => {
  const b = await open()
  const mail = b.mailOf(bytes)
  value(await b.deliver(mail, value(await b.park(mail))))
  expect(b.uploads()).toHaveLength(requests)
  arrived(b, mail)
})

test('the largest mail goes, a larger one is refused before its bytes go', { timeout: 30_000 }, async () => {
  const b = await open()
  const { maxMessageBytes } = b.provider.capabilities
  const mail = b.mailOf(maxMessageBytes - 100_000)
  expect(mail.frozen.byteLength).toBeLessThanOrEqual(maxMessageBytes)
  value(await b.deliver(mail, value(await b.park(mail))))
  arrived(b, mail)
  b.control.clearRequests()
  expect(code(await b.park(b.mailOf(maxMessageBytes + 1)))).toBe('message_too_large')
  expect(b.uploads()).toHaveLength(1)
})

test('a large answer lies in its thread; where that is gone it goes without', async () => {
  const b = await open()
  const there = b.mailOf(size, b.threadId)
  value(await b.park(there))
  expect(b.control.draftsOf(address)[0]?.message.threadId).toBe(b.threadId)
  const gone = b.mailOf(size, 'fffffffffffffff0')
  value(await b.park(gone))
  expect(b.control.draftsOf(address)).toHaveLength(2)
})

const piece = { method: 'PUT', path: '/upload/' }
const refused = (status: number): FaultAction => ({ kind: 'status', status })

describe('somebody in between', () => {
  const headersOf = (location: string) => ({ location, range: 'bytes=0-2097151' })

  test('gets no sign-in and no mail by naming another address for the upload', async () => {
    const hosts = new Set<string>()
    const b = await open((fetch) => async (input, init) => {
      hosts.add(new URL(input instanceof Request ? input.url : input).host)
      const answer = await fetch(input, init)
      return init?.method === 'POST' && answer.headers.has('location')
        ? new Response(null, { status: 200, headers: headersOf('https://portal.example/upload/x') })
        : answer
    })
    expect(code(await b.park(b.mailOf(size)))).toBe('provider_bad_answer')
    expect([...hosts]).not.toContain('portal.example')
  })

  test('does not keep an upload going for ever', async () => {
    const b = await open((fetch) => async (input, init) => {
      if (init?.method !== 'PUT') return fetch(input, init)
      return new Response(null, { status: 308, headers: { range: 'bytes=0-99' } })
    })
    expect(code(await b.park(b.mailOf(size)))).toBe('outcome_unknown')
    expect(b.begun()).toHaveLength(3)
  })

  test('is not believed that a piece came', async () => {
    let redirected = false
    const b = await open((fetch) => async (input, init) => {
      if (init?.method !== 'PUT' || redirected) return fetch(input, init)
      redirected = true
      return new Response(null, { status: 308, headers: headersOf('https://portal.example/') })
    })
    const mail = b.mailOf(size)
    value(await b.deliver(mail, value(await b.park(mail))))
    expect([redirected, b.begun().length]).toEqual([true, 1])
    arrived(b, mail)
  })
})

describe('an upload that is cut', () => {
  test.each<[string, FaultAction, number]>([
    ['before a piece', { kind: 'cut', when: 'before' }, 1],
    ['after a piece', { kind: 'accept-then-drop' }, 1],
    ['by 503, with the question after it', refused(503), 3],
    ['by a page of somebody else', { kind: 'wrong-json', body: '<html>' }, 1],
  ])('goes on where it stands: %s', async (_name, action, times) => {
    const b = await open()
    b.control.fault({ match: piece, times, action })
    const mail = b.mailOf(size)
    value(await b.deliver(mail, value(await b.park(mail))))
    expect(b.begun()).toHaveLength(1)
    arrived(b, mail)
  })

  test.each([404, 410])('a session that is answered %i begins anew', async (status) => {
    const b = await open()
    b.control.fault({ match: piece, action: refused(status) })
    const mail = b.mailOf(size)
    value(await b.deliver(mail, value(await b.park(mail))))
    expect(b.begun()).toHaveLength(2)
    arrived(b, mail)
  })

  test('the draft was made, and the session forgotten: it is found, not made again', async () => {
    const b = await open()
    const drafts = () => b.control.draftsOf(address).length
    let pieces = 0
    const isLast = ({ method }: { method: string }) => method === 'PUT' && (pieces += 1) === 4
    b.control.fault({ match: isLast, action: { kind: 'accept-then-drop' } })
    const forgotten = ({ method }: { method: string }) => method === 'PUT' && drafts() === 1
    const after = b.control.fault({ match: forgotten, times: 9, action: refused(404) })
    const mail = b.mailOf(size)
    const id = value(await b.park(mail))
    expect([after.hits(), b.begun().length, drafts()]).toEqual([1, 1, 1])
    value(await b.deliver(mail, id))
    arrived(b, mail)
  })

  test('in the end it gives up, open as to what came', async () => {
    const b = await open()
    b.control.fault({ match: piece, times: 99, action: refused(503) })
    expect(code(await b.park(b.mailOf(size)))).toBe('outcome_unknown')
    b.control.clearFaults()
    const before = b.begun().length
    b.control.fault({ match: piece, times: 99, action: refused(404) })
    expect(code(await b.park(b.mailOf(size)))).toBe('outcome_unknown')
    expect(b.begun().length - before).toBe(3)
  })
})

const mishaps: readonly (readonly [string, FaultAction])[] = [
  ['cut', { kind: 'cut', when: 'before' }],
  ['unheard', { kind: 'accept-then-drop' }],
  ['503', refused(503)],
  ['404', refused(404)],
]

describe('whatever happens at whichever request, one whole mail goes', { timeout: 30_000 }, () => {
  test.each(mishaps)('%s', async (_name, action) => {
    for (let at = 1, hit = true; hit; at += 1) {
      const b = await open()
      let seen = 0
      const fault = b.control.fault({ match: () => (seen += 1) === at, action })
      const mail = b.mailOf(size, b.threadId)
      const first = await b.park(mail)
      const id = first.ok ? first.value : value(await b.park({ ...mail, triedBefore: true }))
      hit = fault.hits() === 1
      fault.cancel()
      value(await b.deliver(mail, id))
      arrived(b, mail)
      if (at > 15) expect.unreachable('it never ends')
    }
  })

  test('the process dies', async () => {
    for (let at = 1; at <= 6; at += 1) {
      let left = at
      const mortal =
        (fetch: Fetch): Fetch =>
        (input, init) => {
          left -= 1
          return left <= 0 && left > -1000 ? Promise.reject(new Error('dead')) : fetch(input, init)
        }
      const b = await open(mortal)
      const mail = b.mailOf(size)
      const parked = await b.park(mail)
      left = -1000
      const id = parked.ok ? parked.value : value(await b.park({ ...mail, triedBefore: true }))
      expect(parked.ok).toBe(at > 5)
      value(await b.deliver(mail, id))
      arrived(b, mail)
    }
  })
})
