import { expect, test } from 'vitest'
import PostalMime from 'postal-mime'
import { rawBytes } from '../../../../main/providers/beginning.ts'
import { code, fromJana, jana, outgoing, sendAndFind, signal, value, type ProviderBench } from './bench.ts'

export const readingSuite = (bench: () => ProviderBench): void => {
  test('a message comes in our terms', async () => {
    const { provider, receive, pass } = bench()
    const id = await receive({
      from: { name: 'Jana Novák', address: jana },
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
      from: { name: 'Jana Novák', address: jana },
      to: [{ name: '', address: bench().address }],
      rfcMessageId: 'q1@customer.example',
      submissionId: null,
    })
    expect(message.html).toContain('rich <b>words</b>')
    // One form is enough: the other is made from it.
    if (message.text !== null) expect(message.text).toContain('plain words')
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

export const standingSuite = (bench: () => ProviderBench): void => {
  test.each([
    ['inbox', null],
    ['archive', null],
    ['spam', 'spam'],
    ['trash', 'trash'],
  ] as const)('a message in %s has the standing %s', async (place, notKept) => {
    const { provider, receive, pass } = bench()
    const id = await receive(fromJana, place)
    expect(value(await pass(provider.get(id, signal))).notKept).toBe(notKept)
  })

  test('the addresses to send from are those of the account', async () => {
    const { provider, pass, aliases } = bench()
    expect(value(await pass(provider.aliases(signal)))).toEqual(aliases)
  })

  test('in-reply-to and references come without brackets, oldest first', async () => {
    const { provider, receive, pass } = bench()
    const references = ['r1@customer.example', 'r2@customer.example']
    const id = await receive({ ...fromJana, inReplyTo: 'r2@customer.example', references })
    const message = value(await pass(provider.get(id, signal)))
    expect(message).toMatchObject({ inReplyTo: 'r2@customer.example', references })
  })
}

export const filesSuite = (bench: () => ProviderBench): void => {
  test('files come byte for byte, and a large body is whole', async () => {
    const { provider, receive, pass, address } = bench()
    const content = Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 251))
    const long = 'a long line of words. '.repeat(20_000)
    const id = await receive({
      from: jana,
      to: address,
      text: long,
      html: `<p>${long}</p>`,
      attachments: [{ filename: 'Plán 2027.bin', content, contentType: 'application/octet-stream' }],
    })
    const message = value(await pass(provider.get(id, signal)))
    expect(message.html?.length).toBeGreaterThan(400_000)
    expect(message.html).toContain('a long line')
    if (message.text !== null) expect(message.text.length).toBeGreaterThan(400_000)
    const [file] = message.attachments
    expect(file).toMatchObject({ filename: 'Plán 2027.bin', inline: false, size: content.length })
    const at = { providerMessageId: id, partId: file?.partId ?? '' }
    expect(Buffer.from(value(await pass(provider.attachment(at, signal)))).equals(content)).toBe(true)
    const nowhere = { ...at, partId: '99' }
    expect(code(await pass(provider.attachment(nowhere, signal)))).toBe('not_found')
  })

  test('a picture of the text is inline and found by its id', async () => {
    const { provider, receive, pass } = bench()
    const id = await receive({
      ...fromJana,
      html: '<p><img src="cid:logo@customer"></p>',
      attachments: [
        { filename: 'logo.png', content: Buffer.from('png'), contentType: 'image/png', cid: 'logo@customer' },
      ],
    })
    expect(value(await pass(provider.get(id, signal))).attachments).toMatchObject([
      { filename: 'logo.png', mediaType: 'image/png', inline: true, contentId: 'logo@customer' },
    ])
  })
}

export const rawSuite = (bench: () => ProviderBench): void => {
  test('a message comes whole, with the parts that the other form leaves out', async () => {
    const { provider, receive, pass } = bench()
    const headers = { 'X-Odd': 'kept' }
    const id = await receive({ ...fromJana, messageId: 'whole@customer.example', headers })
    const read = await PostalMime.parse(value(await pass(provider.raw(id, signal))))
    expect(read).toMatchObject({ messageId: '<whole@customer.example>', subject: 'Quote' })
    expect(read.headers).toContainEqual(expect.objectContaining({ key: 'x-odd', value: 'kept' }))
    expect(read.text?.trim()).toBe('Hi')
  })

  test('of a large one the beginning is enough, and it is not kept waiting for the rest', async () => {
    const { provider, receive, pass } = bench()
    const text = 'the words of the report come first '.repeat(60_000)
    const id = await receive({ ...fromJana, messageId: 'large@customer.example', text })
    const raw = value(await pass(provider.raw(id, signal)))
    expect(raw).toHaveLength(rawBytes)
    const read = await PostalMime.parse(raw)
    expect(read).toMatchObject({ messageId: '<large@customer.example>', subject: 'Quote' })
    expect(read.text).toContain('the words of the report come first')
  })

  test('the copy of a sent mail names the hidden recipient', async () => {
    const { provider, pass } = bench()
    const id = await sendAndFind(bench(), outgoing(bench(), { to: [jana], bcc: ['quiet@customer.example'] }))
    const read = await PostalMime.parse(value(await pass(provider.raw(id, signal))))
    expect(read.bcc).toMatchObject([{ address: 'quiet@customer.example' }])
  })

  test('one that is not there is not_found, and the way to it is tried again', async () => {
    const { provider, receive, pass, fault } = bench()
    expect(code(await pass(provider.raw('ffffffffffffffff', signal)))).toBe('not_found')
    const id = await receive(fromJana)
    for (const kind of ['cut', 'not-json'] as const) {
      const hits = fault('raw', { kind }, 2)
      expect(Buffer.from(value(await pass(provider.raw(id, signal)))).toString()).toContain('Subject: Quote')
      expect(hits()).toBe(2)
    }
  })
}
