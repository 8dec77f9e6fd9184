import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { MailProvider, OutgoingMail, PullPage } from '../../../main/providers/provider.ts'
import type { Result } from '../../../shared/errors/result.ts'
import type { MailSpec } from '../../support/mail-builder.ts'

/** What a server does to one kind of request. */
export type ServerFault =
  | {
      readonly kind: 'status'
      readonly status: number
      readonly reason?: string
      readonly retryAfter?: number
    }
  | { readonly kind: 'cut' | 'accept-then-drop' | 'not-json' }

/** A provider with a mailbox at a server that the test controls. */
export type ProviderBench = {
  readonly provider: MailProvider
  readonly address: string
  readonly now: () => number
  /** Lets waits of the provider pass. */
  readonly pass: <T>(work: Promise<T>) => Promise<T>
  /** Mail from outside; answers its id. */
  readonly receive: (mail: MailSpec, labels?: readonly string[]) => Promise<string>
  readonly sent: () => Promise<readonly { id: string; raw: string }[]>
  readonly parked: () => Promise<number>
  readonly remove: (id: string) => Promise<void>
  readonly move: (id: string, change: { add?: string[]; remove?: string[] }) => Promise<void>
  readonly expireHistory: () => void
  readonly fault: (on: 'get' | 'park' | 'deliver', fault: ServerFault, times: number) => () => number
  readonly close: () => Promise<void>
}

/** Parts of the port that a server can show. All, unless said otherwise. */
export type Abilities = {
  readonly history: boolean
  /** Forgets history on order. */
  readonly expiry: boolean
  /** Headers of one's own invention are handed out again, without which nothing sent can be recognised. */
  readonly marks: boolean
  /** OR in queries. */
  readonly anyOf: boolean
  /** Faults on order, files and large bodies as the provider has them. */
  readonly control: boolean
}

const signal = new AbortController().signal

export const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`)
  return result.value
}

const code = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code)

let serial = 0

/** A frozen mail with our marks. */
export const outgoing = (
  bench: ProviderBench,
  more: Partial<OutgoingMail> & { extra?: string } = {},
): OutgoingMail => {
  serial += 1
  const submissionId = more.submissionId ?? `submission-${String(serial)}`
  const rfcMessageId = `${submissionId}@northwind.example`
  const { extra = '', ...fields } = more
  const lines = [
    `From: Ann <${bench.address}>`,
    'To: Jana <jana@customer.example>',
    'Bcc: quiet@customer.example',
    'Subject: Offer',
    `Message-ID: <${rfcMessageId}>`,
    `X-Liaison-Submission: ${submissionId}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    `Hello Jana${extra}`,
    '',
  ]
  return {
    submissionId,
    rfcMessageId,
    providerThreadId: null,
    answered: null,
    frozen: new TextEncoder().encode(lines.join('\r\n')),
    firstTriedAt: bench.now(),
    triedBefore: false,
    ...fields,
  }
}

const fromJana: MailSpec = {
  from: 'jana@customer.example',
  to: 'ann@northwind.example',
  subject: 'Quote',
  text: 'Hi',
}

const pullAll = async ({ provider, pass }: ProviderBench, from: string) => {
  const changed: string[] = []
  const removed: string[] = []
  const pages: PullPage[] = []
  let cursor = from
  for (let more = true; more;) {
    const page = value(await pass(provider.pull(cursor, signal)))
    changed.push(...page.changed)
    removed.push(...page.removed)
    pages.push(page)
    cursor = page.next
    more = page.more
  }
  return { changed, removed, cursor, pages }
}

const readingSuite = (bench: () => ProviderBench): void => {
  test('a message comes in our terms', async () => {
    const { provider, receive, pass } = bench()
    const id = await receive({
      from: { name: 'Jana Novák', address: 'jana@customer.example' },
      to: bench().address,
      subject: 'Grüße aus Brno',
      text: 'plain words',
      html: '<p>rich <b>words</b></p>',
      messageId: '<q1@customer.example>',
      references: ['<q0@customer.example>'],
    })
    const message = value(await pass(provider.get(id, signal)))
    expect(message).toMatchObject({
      providerMessageId: id,
      direction: 'received',
      notKept: null,
      subject: 'Grüße aus Brno',
      from: { name: 'Jana Novák', address: 'jana@customer.example' },
      to: [{ address: bench().address }],
      rfcMessageId: 'q1@customer.example',
      submissionId: null,
    })
    expect(message.html).toContain('rich <b>words</b>')
    expect(message.text).toContain('plain words')
  })

  test('a message that is not there is not_found', async () => {
    const { provider, pass } = bench()
    expect(code(await pass(provider.get('ffffffffffffffff', signal)))).toBe('not_found')
  })

  test('a call that is stopped answers', async () => {
    const stop = new AbortController()
    const answer = bench().provider.get('ffffffffffffffff', stop.signal)
    stop.abort()
    expect((await answer).ok).toBe(false)
  })
}

const sendingSuite = (bench: () => ProviderBench): void => {
  test('what is parked and delivered is sent once, with our mark', async () => {
    const { provider, pass, sent, parked } = bench()
    const mail = outgoing(bench())
    const parkId = value(await pass(provider.park(mail, signal)))
    expect(await parked()).toBe(1)
    expect(await sent()).toHaveLength(0)
    const { providerMessageId } = value(await pass(provider.deliver(mail, parkId, signal)))
    const copies = await sent()
    expect(copies.map((copy) => copy.id)).toEqual([providerMessageId])
    expect(copies[0]?.raw.toLowerCase()).toContain(`x-liaison-submission: ${mail.submissionId}`)
    expect(await parked()).toBe(0)
    const message = value(await pass(provider.get(providerMessageId ?? '', signal)))
    expect(message).toMatchObject({ direction: 'sent', notKept: null, subject: 'Offer' })
  })

  test('settling tells parked and gone apart', async () => {
    const { provider, pass } = bench()
    const mail = outgoing(bench())
    const parkId = value(await pass(provider.park(mail, signal))) ?? ''
    expect(value(await pass(provider.settle(mail, parkId, signal)))).toEqual({ kind: 'not_sent' })
    value(await pass(provider.unpark(parkId, signal)))
    value(await pass(provider.unpark(parkId, signal)))
    expect(value(await pass(provider.settle(mail, parkId, signal)))).toEqual({ kind: 'unknown' })
  })

  test('a mail whose thread is gone is parked without it', async () => {
    const { provider, pass, parked } = bench()
    const mail = outgoing(bench(), { providerThreadId: 'fffffffffffffff0' })
    expect(code(await pass(provider.park(mail, signal)))).toBe('ok')
    expect(await parked()).toBe(1)
  })
}

const recognisingSuite = (bench: () => ProviderBench): void => {
  test('delivering twice sends once: the second has no certain answer, and settling finds the first', async () => {
    const { provider, pass, sent } = bench()
    const mail = outgoing(bench())
    const parkId = value(await pass(provider.park(mail, signal)))
    const { providerMessageId } = value(await pass(provider.deliver(mail, parkId, signal)))
    expect(code(await pass(provider.deliver(mail, parkId, signal)))).toBe('outcome_unknown')
    expect(await sent()).toHaveLength(1)
    const message = value(await pass(provider.get(providerMessageId ?? '', signal)))
    expect(message.submissionId).toBe(mail.submissionId)
    expect(value(await pass(provider.settle(mail, parkId, signal)))).toEqual({
      kind: 'sent',
      providerMessageId,
    })
  })

  test('a second park of the same submission finds the first', async () => {
    const { provider, pass, parked } = bench()
    const mail = outgoing(bench())
    value(await pass(provider.park(outgoing(bench()), signal)))
    const first = value(await pass(provider.park(mail, signal)))
    const second = value(await pass(provider.park({ ...mail, triedBefore: true }, signal)))
    expect(second).toBe(first)
    expect(await parked()).toBe(2)
  })
}

const largeMailTest = (bench: () => ProviderBench): void => {
  test('a mail of two megabytes arrives byte for byte', async () => {
    const { provider, pass, sent } = bench()
    const mail = outgoing(bench(), { extra: '\r\n0123456789'.repeat(180_000) })
    const parkId = value(await pass(provider.park(mail, signal)))
    value(await pass(provider.deliver(mail, parkId, signal)))
    const [copy] = await sent()
    expect(copy?.raw).toContain('0123456789\r\n0123456789')
    expect(copy?.raw.length).toBeGreaterThan(2_000_000)
  })
}

const pullingSuite = (bench: () => ProviderBench): void => {
  test('what arrives after the anchor is pulled once', async () => {
    const { provider, receive, pass } = bench()
    await receive(fromJana)
    const anchor = value(await pass(provider.anchor(signal)))
    const id = await receive(fromJana)
    const first = await pullAll(bench(), anchor)
    expect(first.changed).toEqual([id])
    const second = await pullAll(bench(), first.cursor)
    expect(second).toMatchObject({ changed: [], removed: [] })
  })

  test('pages follow on each other, also from a stored cursor, and miss nothing', async () => {
    const { provider, receive, pass } = bench()
    const anchor = value(await pass(provider.anchor(signal)))
    const ids: string[] = []
    for (let count = 0; count < 520; count += 1) ids.push(await receive(fromJana))
    const first = value(await pass(provider.pull(anchor, signal)))
    expect(first.more).toBe(true)
    const late = await receive(fromJana)
    const rest = await pullAll(bench(), first.next)
    const after = await pullAll(bench(), rest.cursor)
    const seen = new Set([...first.changed, ...rest.changed, ...after.changed])
    expect([...ids, late].filter((id) => !seen.has(id))).toEqual([])
  })

  test('what came and went is removed, what left spam is changed', async () => {
    const { provider, receive, remove, move, pass } = bench()
    const spam = await receive(fromJana, ['SPAM'])
    const anchor = value(await pass(provider.anchor(signal)))
    const gone = await receive(fromJana)
    await remove(gone)
    await move(spam, { add: ['INBOX'], remove: ['SPAM'] })
    const { changed, removed } = await pullAll(bench(), anchor)
    expect(changed).toEqual([spam])
    expect(removed).toEqual([gone])
    expect(value(await pass(provider.get(spam, signal))).notKept).toBeNull()
  })
}

const expirySuite = (bench: () => ProviderBench): void => {
  test('a position that is not known any more is cursor_expired', async () => {
    const { provider, receive, expireHistory, pass } = bench()
    const anchor = value(await pass(provider.anchor(signal)))
    await receive(fromJana)
    expireHistory()
    await receive(fromJana)
    expect(code(await pass(provider.pull(anchor, signal)))).toBe('cursor_expired')
    expect(code(await pass(provider.pull('{"v":7}', signal)))).toBe('cursor_expired')
  })
}

const searchSuite = (bench: () => ProviderBench): void => {
  test('finds mail from, to, cc and bcc any of the addresses and nothing else', async () => {
    const { provider, receive, pass, address } = bench()
    const other = 'someone@else.example'
    const wanted = [
      await receive(fromJana),
      await receive({ from: other, to: 'petr@customer.example', text: 'x' }),
      await receive({ from: other, to: address, cc: 'jana@customer.example', text: 'x' }),
    ]
    await receive({
      from: other,
      to: address,
      subject: 'jana@customer.example',
      text: 'jana@customer.example',
    })
    await receive({ from: 'xjana@customer.example', to: address, text: 'x' })
    await receive(fromJana, ['SPAM'])
    await receive(fromJana, ['TRASH'])
    const since = bench().now() - 60_000
    const addresses = ['Jana@Customer.example', 'petr@customer.example']
    const page = value(await pass(provider.search({ addresses, since, page: null }, signal)))
    expect(page.ids.toSorted()).toEqual(wanted.toSorted())
    const parkId = value(await pass(provider.park(outgoing(bench()), signal)))
    const { providerMessageId } = value(await pass(provider.deliver(outgoing(bench()), parkId, signal)))
    const bcc = { addresses: ['quiet@customer.example'], since, page: null }
    expect(value(await pass(provider.search(bcc, signal))).ids).toEqual([providerMessageId])
    const later = { addresses, since: bench().now() + 60_000, page: null }
    expect(value(await pass(provider.search(later, signal))).ids).toEqual([])
  })

  test('an address can bring nothing else into the query', async () => {
    const { provider, receive, pass } = bench()
    await receive(fromJana)
    for (const address of [
      'x@y.example" OR from:"jana@customer.example',
      '} in:anywhere {',
      'a b@c.example',
    ]) {
      const query = { addresses: [address], since: 0, page: null }
      expect(value(await pass(provider.search(query, signal)))).toEqual({ ids: [], next: null })
    }
  })

  test('pages through many', async () => {
    const { provider, receive, pass } = bench()
    const ids = new Set<string>()
    for (let count = 0; count < 501; count += 1) ids.add(await receive(fromJana))
    const query = { addresses: ['jana@customer.example'], since: 0 }
    const first = value(await pass(provider.search({ ...query, page: null }, signal)))
    const second = value(await pass(provider.search({ ...query, page: first.next }, signal)))
    expect(new Set([...first.ids, ...second.ids])).toEqual(ids)
    expect(second.next).toBeNull()
  })
}

const filesSuite = (bench: () => ProviderBench): void => {
  test('files come byte for byte, and a large body is whole', async () => {
    const { provider, receive, pass, address } = bench()
    const content = Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 251))
    const long = 'a long line of words. '.repeat(20_000)
    const id = await receive({
      from: 'jana@customer.example',
      to: address,
      text: long,
      html: `<p>${long}</p>`,
      attachments: [{ filename: 'Plán 2027.bin', content, contentType: 'application/octet-stream' }],
    })
    const message = value(await pass(provider.get(id, signal)))
    expect(message.text?.length).toBeGreaterThan(400_000)
    expect(message.html).toContain('a long line')
    const [file] = message.attachments
    expect(file).toMatchObject({ filename: 'Plán 2027.bin', inline: false, size: content.length })
    const at = { providerMessageId: id, partId: file?.partId ?? '' }
    expect(Buffer.from(value(await pass(provider.attachment(at, signal)))).equals(content)).toBe(true)
    const nowhere = { ...at, partId: '99' }
    expect(code(await pass(provider.attachment(nowhere, signal)))).toBe('not_found')
  })
}

const reads: readonly ServerFault[] = [
  { kind: 'status', status: 503 },
  { kind: 'status', status: 429, reason: 'rateLimitExceeded', retryAfter: 3 },
  { kind: 'status', status: 403, reason: 'userRateLimitExceeded' },
  { kind: 'cut' },
  { kind: 'not-json' },
]
const uncertain: readonly ServerFault[] = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 503, retryAfter: 1 },
  { kind: 'cut' },
  { kind: 'accept-then-drop' },
  { kind: 'not-json' },
]
const definite: readonly (readonly [ServerFault, string])[] = [
  [{ kind: 'status', status: 400, reason: 'invalidArgument' }, 'provider_rejected'],
  [{ kind: 'status', status: 401, reason: 'authError' }, 'auth_expired'],
  [{ kind: 'status', status: 403, reason: 'insufficientPermissions' }, 'scope_missing'],
  [{ kind: 'status', status: 403, reason: 'dailyLimitExceeded' }, 'quota_exceeded'],
  [{ kind: 'status', status: 413 }, 'message_too_large'],
  [{ kind: 'status', status: 429, reason: 'rateLimitExceeded' }, 'rate_limited'],
]

const faultSuite = (bench: () => ProviderBench): void => {
  test.each(reads)('a read gets over $kind $status $reason', async (fault) => {
    const { provider, receive, pass } = bench()
    const id = await receive(fromJana)
    const hits = bench().fault('get', fault, 2)
    expect(code(await pass(provider.get(id, signal)))).toBe('ok')
    expect(hits()).toBe(2)
  })

  test('a read gives up in the end', async () => {
    const { provider, receive, pass } = bench()
    const id = await receive(fromJana)
    const hits = bench().fault('get', { kind: 'status', status: 503 }, 100)
    expect(code(await pass(provider.get(id, signal)))).toBe('provider_unavailable')
    expect(hits()).toBe(5)
  })

  test.each(uncertain)(
    'delivering with $kind $status is tried once and is outcome_unknown',
    async (fault) => {
      const { provider, pass, sent } = bench()
      const mail = outgoing(bench())
      const parkId = value(await pass(provider.park(mail, signal)))
      const hits = bench().fault('deliver', fault, 100)
      expect(code(await pass(provider.deliver(mail, parkId, signal)))).toBe('outcome_unknown')
      expect(hits()).toBe(1)
      const settled = value(await pass(provider.settle(mail, parkId, signal))).kind
      expect(settled).toBe((await sent()).length === 1 ? 'sent' : 'not_sent')
    },
  )

  test.each(uncertain)('parking with $kind $status is tried once, and found again', async (fault) => {
    const { provider, pass, parked } = bench()
    const mail = outgoing(bench(), { providerThreadId: null })
    const hits = bench().fault('park', fault, 1)
    expect(code(await pass(provider.park(mail, signal)))).toBe('outcome_unknown')
    expect(hits()).toBe(1)
    expect(code(await pass(provider.park({ ...mail, triedBefore: true }, signal)))).toBe('ok')
    expect(await parked()).toBe(1)
  })

  test.each(definite)('delivering with %o is %s, and nothing was sent', async (fault, expected) => {
    const { provider, pass, sent } = bench()
    const mail = outgoing(bench())
    const parkId = value(await pass(provider.park(mail, signal)))
    const hits = bench().fault('deliver', fault, 1)
    expect(code(await pass(provider.deliver(mail, parkId, signal)))).toBe(expected)
    expect(hits()).toBe(1)
    expect(await sent()).toHaveLength(0)
    expect(code(await pass(provider.deliver(mail, parkId, signal)))).toBe('ok')
  })
}

/** Every promise of the port, held against a server. What the server can't show is left out by its abilities. */
export const mailProviderSuite = (
  name: string,
  start: () => Promise<ProviderBench>,
  can: Abilities,
): void => {
  describe(`MailProvider: ${name}`, () => {
    let current: ProviderBench
    const bench = (): ProviderBench => current
    beforeEach(async () => {
      current = await start()
    })
    afterEach(() => current.close())

    readingSuite(bench)
    sendingSuite(bench)
    if (can.marks) recognisingSuite(bench)
    if (can.history) {
      test('knows its address', async () => {
        expect(value(await bench().pass(bench().provider.identity(signal)))).toEqual({
          address: bench().address,
        })
      })
      pullingSuite(bench)
    }
    if (can.expiry) expirySuite(bench)
    if (can.anyOf) searchSuite(bench)
    if (can.control) {
      largeMailTest(bench)
      filesSuite(bench)
      faultSuite(bench)
    }
  })
}
