import { expect, test } from 'vitest'
import type { ProviderMessage } from '../../../../main/providers/provider.ts'
import {
  code,
  fromJana,
  jana,
  outgoing,
  petr,
  quiet,
  send,
  sendAndFind,
  signal,
  value,
  type ProviderBench,
} from './bench.ts'

const fields = (raw: string): string => (raw.split('\r\n\r\n')[0] ?? '').replaceAll(/\r\n[ \t]/g, ' ')

export const sendingSuite = (bench: () => ProviderBench): void => {
  test('what is delivered is sent once, with our mark', async () => {
    const { provider, pass, sent } = bench()
    const mail = outgoing(bench())
    expect(await sent()).toHaveLength(0)
    const id = await sendAndFind(bench(), mail)
    const copies = await sent()
    expect(copies.map((copy) => copy.id)).toEqual([id])
    expect(copies[0]?.marked(mail.submissionId)).toBe(true)
    const message = value(await pass(provider.get(id, signal)))
    expect(message).toMatchObject({ direction: 'sent', notKept: null, subject: 'Offer' })
  })
}

export const parkingSuite = (bench: () => ProviderBench): void => {
  const parks = (): boolean => bench().provider.capabilities.parks

  test('a mail that is parked is not sent; where none can be, nothing happens', async () => {
    const { provider, pass, sent, parked } = bench()
    const mail = outgoing(bench())
    const parkId = value(await pass(provider.park(mail, signal)))
    expect(parkId === null).toBe(!parks())
    expect(await parked()).toBe(parks() ? 1 : 0)
    expect(await sent()).toHaveLength(0)
    value(await pass(provider.deliver(mail, parkId, signal)))
    expect(await parked()).toBe(0)
  })

  test('settling what was never sent says so only where it was parked', async () => {
    const { provider, pass } = bench()
    const mail = outgoing(bench())
    const parkId = value(await pass(provider.park(mail, signal)))
    const before = value(await pass(provider.settle(mail, parkId, signal)))
    expect(before).toEqual({ kind: parks() ? 'not_sent' : 'unknown' })
    value(await pass(provider.unpark(parkId ?? 'none', signal)))
    value(await pass(provider.unpark(parkId ?? 'none', signal)))
    expect(value(await pass(provider.settle(mail, parkId, signal)))).toEqual({ kind: 'unknown' })
  })

  test('a mail whose thread is gone goes without it', async () => {
    const { sent } = bench()
    const answers = {
      providerMessageId: 'fffffffffffffff1',
      providerThreadId: 'fffffffffffffff0',
      rfcMessageId: null,
    }
    expect(code((await send(bench(), outgoing(bench(), { answers }))).end)).toBe('ok')
    expect(await sent()).toHaveLength(1)
  })
}

export const recognisingSuite = (bench: () => ProviderBench): void => {
  test('the sent copy is recognised, and settling finds it', async () => {
    const { provider, pass } = bench()
    const mail = outgoing(bench())
    const { parkId } = await send(bench(), outgoing(bench()))
    const own = await send(bench(), mail)
    expect(code(own.end)).toBe('ok')
    const settled = value(await pass(provider.settle(mail, own.parkId, signal)))
    const id = settled.kind === 'sent' ? settled.providerMessageId : expect.unreachable(settled.kind)
    const message = value(await pass(provider.get(id, signal)))
    expect(message.submissionId).toBe(mail.submissionId)
    const never = outgoing(bench())
    expect(value(await pass(provider.settle(never, parkId, signal)))).toEqual({ kind: 'unknown' })
  })

  test('a parked mail goes once, however often it is delivered, and is parked once', async () => {
    const { provider, pass, sent, parked } = bench()
    if (!provider.capabilities.parks) return
    const mail = outgoing(bench())
    value(await pass(provider.park(outgoing(bench()), signal)))
    const parkId = value(await pass(provider.park(mail, signal)))
    const again = value(await pass(provider.park({ ...mail, triedBefore: true }, signal)))
    expect(again).toBe(parkId)
    expect(await parked()).toBe(2)
    value(await pass(provider.deliver(mail, parkId, signal)))
    expect(code(await pass(provider.deliver(mail, parkId, signal)))).toBe('outcome_unknown')
    expect(await sent()).toHaveLength(1)
  })
}

export const recipientsSuite = (bench: () => ProviderBench): void => {
  test('five hundred recipients get a mail, one more is refused', async () => {
    const { cameTo, provider, pass, sent } = bench()
    const many = Array.from({ length: 499 }, (_, at) => `person${String(at)}@nowhere.example`)
    await sendAndFind(bench(), outgoing(bench(), { to: [jana], bcc: many }))
    expect(cameTo(jana)).toHaveLength(1)
    const mail = outgoing(bench(), { to: [jana], cc: [petr], bcc: many })
    const parked = await pass(provider.park(mail, signal))
    const end = parked.ok ? await pass(provider.deliver(mail, parked.value, signal)) : parked
    expect(code(end)).toBe('recipients_too_many')
    expect(await sent()).toHaveLength(1)
  })

  test('a mail of two megabytes arrives whole', async () => {
    const { sent } = bench()
    value((await send(bench(), outgoing(bench(), { text: '0123456789\r\n'.repeat(180_000) }))).end)
    const [copy] = await sent()
    expect(copy?.raw).toContain('0123456789\r\n0123456789')
    expect(copy?.raw.length).toBeGreaterThan(2_000_000)
  })

  test('a hidden recipient gets the mail and nobody else sees them', async () => {
    const { cameTo, provider, pass } = bench()
    const id = await sendAndFind(bench(), outgoing(bench(), { to: [jana], cc: [petr], bcc: [quiet] }))
    for (const address of [jana, petr, quiet]) {
      expect(cameTo(address)).toHaveLength(1)
      expect(fields(cameTo(address)[0] ?? '')).not.toMatch(/^(To|Cc|Bcc):.*quiet/im)
    }
    for (const address of [jana, petr]) expect(cameTo(address)[0]).not.toContain(quiet)
    const copy = value(await pass(provider.get(id, signal)))
    expect([copy.to, copy.cc, copy.bcc].map((list) => list.map(({ address }) => address))).toEqual([
      [jana],
      [petr],
      [quiet],
    ])
  })

  test.each([false, true])(
    'an answer (all: %s) is in the thread and goes to whom it is frozen for',
    async (all) => {
      const { provider, pass, receive, cameTo, sent } = bench()
      const asked = await receive({
        ...fromJana,
        cc: [petr],
        replyTo: quiet,
        messageId: 'asked@customer.example',
      })
      const question = value(await pass(provider.get(asked, signal)))
      const answers = {
        providerMessageId: asked,
        all,
        providerThreadId: question.providerThreadId,
        rfcMessageId: question.rfcMessageId,
      }
      const id = await sendAndFind(
        bench(),
        outgoing(bench(), { to: [jana], bcc: [], subject: 'Re: Quote', answers }),
      )
      const reply = value(await pass(provider.get(id, signal)))
      expect(question.providerThreadId).not.toBeNull()
      expect(reply.providerThreadId).toBe(question.providerThreadId)
      expect(reply.inReplyTo).toBe('asked@customer.example')
      expect(fields((await sent())[0]?.raw ?? '')).toMatch(/^In-Reply-To: <asked@customer\.example>$/im)
      expect(cameTo(jana)).toHaveLength(1)
      // Neither the copy's reader nor the Reply-To of the question is written to.
      expect([...cameTo(petr), ...cameTo(quiet)]).toEqual([])
    },
  )

  test('mail to oneself is two messages: one sent, one received', async () => {
    const { provider, pass, address } = bench()
    const id = await sendAndFind(bench(), outgoing(bench(), { to: [address], bcc: [] }))
    const { ids } = value(await pass(provider.search({ addresses: [address], since: 0, page: null }, signal)))
    const messages = []
    for (const found of ids) messages.push(value(await pass(provider.get(found, signal))))
    const own = messages.find(({ providerMessageId }) => providerMessageId === id)
    expect(own?.direction).toBe('sent')
    for (const other of messages.filter((message) => message !== own)) {
      expect(other).toMatchObject({ direction: 'received', submissionId: null })
    }
  })
}

export const bounceSuite = (bench: () => ProviderBench): void => {
  const reports = async (): Promise<ProviderMessage[]> => {
    const { provider, pass, address } = bench()
    const { ids } = value(await pass(provider.search({ addresses: [address], since: 0, page: null }, signal)))
    const messages = []
    for (const id of ids) messages.push(value(await pass(provider.get(id, signal))))
    return messages.filter(({ direction }) => direction === 'received')
  }

  test.each([
    ['bounce-nobody@nowhere.example', 'failed', /^5\.1\.1/],
    ['bounce-full@nowhere.example', 'failed', /^5\.2\.2$/],
    ['bounce-delay-long@nowhere.example', 'delayed', /^4\.4\.1$/],
  ])('a mail to %s is reported: written by a program, with status and mail', async (to, action, status) => {
    const { provider, pass, sent } = bench()
    const mail = outgoing(bench(), { to: [jana, to], bcc: [quiet] })
    const copy = value(await pass(provider.get(await sendAndFind(bench(), mail), signal)))
    const [report, ...others] = await reports()
    expect(others).toEqual([])
    expect(report).toMatchObject({ automatic: true, inReplyTo: copy.rfcMessageId, submissionId: null })
    const raw = value(await pass(provider.raw(report?.providerMessageId ?? '', signal)))
    const text = Buffer.from(raw).toString('latin1')
    expect(text).toMatch(new RegExp(`^Final-Recipient: rfc822; ?${to.replaceAll('.', '\\.')}\r$`, 'm'))
    expect(text).toMatch(new RegExp(`^Action: ${action}\r$`, 'm'))
    expect(/^Status: (\S+)\r$/m.exec(text)?.[1]).toMatch(status)
    const returned = text.slice(text.search(/^Content-Type: (message\/rfc822|text\/rfc822-headers)/m))
    expect(returned).toContain(`<${copy.rfcMessageId ?? 'none'}>`)
    // What does not travel can not come back.
    const marked = /X-Liaison-Submission/i.test((await sent())[0]?.raw ?? '')
    expect(returned.includes(mail.submissionId)).toBe(marked)
    expect(text).not.toContain(quiet)
  })

  test('a mail that everybody gets is reported by nobody', async () => {
    await sendAndFind(bench(), outgoing(bench()))
    expect(await reports()).toEqual([])
  })
}
