import { expect, test } from 'vitest'
import { code, fromJana, outgoing, pullAll, sendAndFind, signal, value, type ProviderBench } from './bench.ts'

const hour = 60 * 60_000

/** Mail that was sent, and mail by its Message-ID. */
export const findingSuite = (bench: () => ProviderBench): void => {
  const sentAll = async (since: number): Promise<string[]> => {
    const { provider, pass } = bench()
    const ids: string[] = []
    let page: string | null = null
    do {
      const found: { ids: readonly string[]; next: string | null } = value(
        await pass(provider.sent({ since, page }, signal)),
      )
      ids.push(...found.ids)
      page = found.next
    } while (page !== null)
    return ids
  }

  test('mail sent from here or elsewhere is listed, newest first, from a time on', async () => {
    const { receive, now, address } = bench()
    const elsewhere = (text: string) => ({ ...fromJana, from: address, to: 'petr@customer.example', text })
    const old = await receive(elsewhere('old'), 'sent', now() - 50 * hour)
    const recent = await receive(elsewhere('recent'), 'sent', now() - hour)
    await receive(fromJana)
    const ours = await sendAndFind(bench(), outgoing(bench()))
    expect(await sentAll(now() - 100 * hour)).toEqual([ours, recent, old])
    expect(await sentAll(now() - 10 * hour)).toEqual([ours, recent])
    expect(await sentAll(0)).toEqual([ours, recent, old])
  })

  test('a listing of many goes on from page to page', async () => {
    const { receive, now, address } = bench()
    const ids: string[] = []
    for (let count = 0; count < 520; count += 1)
      ids.push(await receive({ ...fromJana, from: address }, 'sent', now() - count * 60_000))
    expect(await sentAll(0)).toEqual(ids)
  })

  test('a place in a listing that is none is provider_rejected', async () => {
    const { provider, pass } = bench()
    const answer = await pass(provider.sent({ since: 0, page: 'https://elsewhere.example/x' }, signal))
    expect(code(answer)).toBe('provider_rejected')
  })

  test.each([
    ['inbox', null],
    ['archive', null],
    ['spam', 'spam'],
    ['trash', 'trash'],
  ] as const)('a message in %s is found by its Message-ID, with its standing', async (place, notKept) => {
    const { provider, receive, pass } = bench()
    const id = await receive({ ...fromJana, messageId: '<a+b&c#1@customer.example>' }, place)
    await receive({ ...fromJana, messageId: '<b+b&c#1@customer.example>' })
    const found = value(await pass(provider.find('a+b&c#1@customer.example', signal)))
    expect(found).toMatchObject({ providerMessageId: id, notKept, rfcMessageId: 'a+b&c#1@customer.example' })
  })

  test('of two the one that is kept is found, of none nothing', async () => {
    const { provider, receive, pass } = bench()
    await receive({ ...fromJana, messageId: '<twice@customer.example>' }, 'trash')
    const kept = await receive({ ...fromJana, messageId: '<twice@customer.example>' })
    await receive({ ...fromJana, messageId: '<twice@customer.example>' }, 'spam')
    expect(value(await pass(provider.find('twice@customer.example', signal)))?.providerMessageId).toBe(kept)
    for (const nobodys of ["o'neil' or 1 eq 1@x.example", 'never@customer.example', 'twice'])
      expect([null, 'provider_rejected']).toContain(
        await pass(provider.find(nobodys, signal)).then((end) => (end.ok ? end.value : end.error.code)),
      )
  })

  test('a Message-ID can bring nothing else into the query', async () => {
    const { provider, receive, pass } = bench()
    await receive(fromJana)
    for (const id of [
      'x" OR from:jana@customer.example',
      "x' or isRead eq false or subject eq 'x",
      '} in:anywhere {',
    ]) {
      const end = await pass(provider.find(id, signal))
      expect(end.ok ? end.value : end.error.code).toBeOneOf([null, 'provider_rejected'])
    }
  })
}

/** What a feed of changes tells beside ids. */
export const headsSuite = (bench: () => ProviderBench): void => {
  const followed = async (): Promise<string> => {
    const anchor = value(await bench().pass(bench().provider.anchor(signal)))
    return (await pullAll(bench(), anchor)).cursor
  }

  test('a head is the message without what it says', async () => {
    const { provider, receive, pass } = bench()
    const start = await followed()
    await receive({
      ...fromJana,
      to: [bench().address, 'petr@customer.example'],
      cc: 'boss@customer.example',
      html: '<p>Hi</p>',
      messageId: '<h2@customer.example>',
      inReplyTo: 'h1@northwind.example',
      references: ['h1@northwind.example'],
      headers: { 'List-Unsubscribe': '<mailto:off@customer.example>' },
      attachments: [{ filename: 'a.pdf', content: Buffer.from('%PDF'), contentType: 'application/pdf' }],
    })
    const { heads } = await pullAll(bench(), start)
    for (const head of heads) {
      const whole = value(await pass(provider.get(head.providerMessageId, signal)))
      expect(head).toEqual({ ...whole, html: null, text: null, snippet: '', attachments: [] })
      expect(head).toMatchObject({ origin: 'bulk', inReplyTo: 'h1@northwind.example', direction: 'received' })
    }
    expect(heads).toHaveLength(provider.capabilities.choosesFolders ? 1 : 0)
  })

  test('what the mailbox sent and what reports on mail has no head: it is needed whole', async () => {
    const { receive, address } = bench()
    const start = await followed()
    const sent = await sendAndFind(bench(), outgoing(bench()))
    const elsewhere = await receive({ ...fromJana, from: address }, 'sent')
    const report = await receive({
      ...fromJana,
      from: 'mailer-daemon@customer.example',
      headers: { 'Content-Type': 'multipart/report; report-type=delivery-status; boundary=x' },
    })
    const { heads, pages } = await pullAll(bench(), start)
    const changed = new Set(pages.flatMap((page) => page.changed))
    for (const id of [sent, elsewhere, report]) expect(changed).toContain(id)
    expect(heads).toEqual([])
  })

  test('an id is a head or changed, never both, and each is told', async () => {
    const { receive, now } = bench()
    const start = await followed()
    const ids: string[] = []
    for (let at = 0; at < 130; at += 1)
      ids.push(await receive(fromJana, at % 7 === 0 ? 'archive' : 'inbox', now() - at * hour * 24))
    const { told } = await pullAll(bench(), start)
    expect(told.toSorted()).toEqual(ids.toSorted())
  })
}
