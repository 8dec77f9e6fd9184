import { createHash } from 'node:crypto'
import PostalMime from 'postal-mime'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Fetch } from '../../../main/platform/ports.ts'
import type { OutgoingMail, StructuredAttachment, StructuredMail } from '../../../main/providers/provider.ts'
import { fileList } from '../../../main/providers/graph/schemas.ts'
import type { FaultAction } from '../../support/http-emulator/faults.ts'
import { draftGrants, leastGrants } from '../../support/provider/grants.ts'
import { startGraphBench } from '../../support/provider/graph-bench.ts'
import { code, jana, outgoing, signal, value } from './suite/bench.ts'

const address = 'ann@northwind.example'

/** Bytes that are the same nowhere, so that a piece in the wrong place is seen. */
const bytesOf = (length: number, seed: number): Buffer => {
  const bytes = Buffer.alloc(length)
  let state = seed
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    bytes[at] = state >>> 16
  }
  return bytes
}

const file = (filename: string, content: Buffer, contentId: string | null = null): StructuredAttachment => ({
  filename,
  mediaType: contentId === null ? 'application/pdf' : 'image/png',
  contentId,
  content: content.toString('base64'),
})

const picture = file('logo.png', bytesOf(900, 1), 'logo@liaison')
const small = file('Plán 2027.pdf', bytesOf(70_000, 2))
/** More than one piece of an upload, and more than a request may have. */
const large = file('Catalogue.pdf', bytesOf(4_300_000, 3))

const open = async (grants = draftGrants, wrap?: (fetch: Fetch) => Fetch) => {
  const accounts = [address, jana].map((email) => ({ email, name: 'Ann' }))
  const bench = await startGraphBench(address, { accounts }, undefined, wrap, grants)
  onTestFinished(bench.microsoft.close)
  const { control, clock, pass } = bench
  const provider = bench.open()
  const asked = await control.deliver(address, { from: jana, to: address, subject: 'Quote', text: '?' })
  control.clearRequests()
  const mailWith = (attachments: readonly StructuredAttachment[], answering = false): OutgoingMail => {
    const answers = {
      providerMessageId: asked.id,
      providerThreadId: asked.conversationId,
      rfcMessageId: asked.messageId,
    }
    const plan = { to: [jana], bcc: [], ...(answering ? { subject: 'Re: Quote', answers } : {}) }
    const mail = outgoing({ provider, address, now: clock.now }, plan)
    const frozen: StructuredMail = JSON.parse(new TextDecoder().decode(mail.frozen))
    return { ...mail, frozen: new TextEncoder().encode(JSON.stringify({ ...frozen, attachments })) }
  }
  return {
    ...bench,
    provider,
    mailWith,
    park: (mail: OutgoingMail) => pass(provider.park(mail, signal)),
    deliver: (mail: OutgoingMail, id: string | null) => pass(provider.deliver(mail, id, signal)),
    calls: () => control.requests().map(({ api }) => api.replace(/^(graph|outlook)\./, '')),
    kept: () => control.allMessages(address).filter(({ isDraft, folder }) => isDraft && folder === 'drafts'),
    inbox: () => control.allMessages(jana),
  }
}

type Bench = Awaited<ReturnType<typeof open>>

const filesIn = async (raw: Buffer) => {
  const { attachments } = await PostalMime.parse(raw)
  return attachments
    .map(({ filename, mimeType, contentId, content }) => ({
      filename,
      mimeType,
      contentId: contentId ?? null,
      content: Buffer.from(new Uint8Array(typeof content === 'string' ? Buffer.from(content) : content)),
    }))
    .toSorted((a, b) => (a.filename ?? '').localeCompare(b.filename ?? ''))
}

/** One mail came to Jana, with these files, each once and whole; the sent copy is the same. */
const arrived = async (b: Bench, files: readonly StructuredAttachment[]): Promise<void> => {
  expect(b.inbox()).toHaveLength(1)
  expect(b.control.sentMessages(address)).toHaveLength(1)
  expect(b.kept().map(({ subject }) => subject)).toEqual([])
  const expected = files.toSorted((x, y) => x.filename.localeCompare(y.filename))
  const [copy] = b.control.sentMessages(address)
  expect(copy?.attachments.map(({ name }) => name).toSorted()).toEqual(
    files.map(({ filename }) => filename).toSorted(),
  )
  for (const { raw } of b.inbox()) {
    const found = await filesIn(raw)
    expect(found.map(({ filename, mimeType, contentId }) => [filename, mimeType, contentId])).toEqual(
      expected.map(({ filename, mediaType, contentId }) => [
        filename,
        mediaType,
        contentId === null ? null : `<${contentId}>`,
      ]),
    )
    found.forEach(({ content }, at) =>
      expect(content.equals(Buffer.from(expected[at]?.content ?? '', 'base64'))).toBe(true),
    )
  }
}

describe('without drafts', () => {
  test.each([false, true])('files and pictures go with the mail (an answer: %s)', async (answering) => {
    const b = await open(leastGrants)
    const mail = b.mailWith([picture, small], answering)
    expect(value(await b.park(mail))).toBeNull()
    value(await b.deliver(mail, null))
    expect(b.calls()).toEqual([answering ? 'messages.reply' : 'sendMail'])
    await arrived(b, [picture, small])
  })

  test('the capabilities say what fits: the most of files goes, with a text', async () => {
    const b = await open(leastGrants)
    const { maxAttachmentBytes, maxMessageBytes } = b.provider.capabilities
    const full = file('full.bin', bytesOf(maxAttachmentBytes, 9))
    const mail = b.mailWith([full])
    expect(mail.frozen.byteLength).toBeLessThan(maxMessageBytes)
    value(await b.deliver(mail, null))
    expect(b.inbox()).toHaveLength(1)
  })
})

describe('with drafts', () => {
  test('what fits into one request is one', async () => {
    const b = await open()
    const mail = b.mailWith([picture, small])
    value(await b.deliver(mail, value(await b.park(mail))))
    expect(b.calls()).toEqual(['messages.create', 'messages.send'])
    await arrived(b, [picture, small])
  })

  test('files follow an answer, which Exchange begins', async () => {
    const b = await open()
    const mail = b.mailWith([picture, small], true)
    value(await b.deliver(mail, value(await b.park(mail))))
    expect(b.calls()).toEqual([
      'messages.createReply',
      'messages.update',
      'attachments.list',
      'attachments.create',
      'attachments.create',
      'messages.send',
    ])
    await arrived(b, [picture, small])
  })

  test('pictures that Exchange quotes do not go with an answer that does not show them', async () => {
    const b = await open()
    const asked = await b.control.deliver(address, {
      from: jana,
      to: address,
      html: '<img src="cid:theirs@x">',
      attachments: [{ filename: 'theirs.png', content: 'PNG', contentType: 'image/png', cid: 'theirs@x' }],
    })
    const mail = { ...b.mailWith([picture], true), answered: asked.id }
    value(await b.deliver(mail, value(await b.park(mail))))
    await arrived(b, [picture])
  })

  test('a large file goes in pieces, in order, without the sign-in', async () => {
    const b = await open()
    const mail = b.mailWith([small, large])
    value(await b.deliver(mail, value(await b.park(mail))))
    expect(b.calls()).toEqual([
      'messages.create',
      'attachments.create',
      'attachments.list',
      'attachments.createUploadSession',
      'upload',
      'upload',
      'messages.send',
    ])
    await arrived(b, [small, large])
  })

  test('twenty-five megabytes go', async () => {
    const b = await open()
    const { maxAttachmentBytes, maxMessageBytes } = b.provider.capabilities
    const files = [
      file('a.bin', bytesOf(maxAttachmentBytes - 100_000, 5)),
      file('b.bin', bytesOf(100_000, 6)),
    ]
    const mail = b.mailWith(files)
    expect(mail.frozen.byteLength).toBeLessThan(maxMessageBytes)
    value(await b.deliver(mail, value(await b.park(mail))))
    expect(b.inbox()).toHaveLength(1)
    expect(b.inbox()[0]?.raw.length).toBeLessThan(36_700_160)
    const [first] = await filesIn(b.inbox()[0]?.raw ?? Buffer.alloc(0))
    expect(first?.content.equals(Buffer.from(files[0]?.content ?? '', 'base64'))).toBe(true)
  })

  test('a text that no request can hold is refused before anything is written', async () => {
    const b = await open()
    const mail = b.mailWith([])
    const frozen: StructuredMail = JSON.parse(new TextDecoder().decode(mail.frozen))
    const html = `<p>${'x'.repeat(4_000_000)}</p>`
    const bytes = new TextEncoder().encode(JSON.stringify({ ...frozen, html }))
    expect(code(await b.park({ ...mail, frozen: bytes }))).toBe('message_too_large')
    expect(b.calls()).toEqual([])
  })

  test('files that somebody put on the draft or took from it do not go, those of the mail do', async () => {
    const b = await open()
    const mail = b.mailWith([picture, small, large])
    const id = value(await b.park(mail)) ?? ''
    const path = `https://graph.microsoft.com/v1.0/me/messages/${encodeURIComponent(id)}/attachments`
    const headers = { 'content-type': 'application/json', prefer: 'IdType="ImmutableId"' }
    const there = fileList.parse(await (await b.pass(b.fetch(path, { headers }))).json())
    const second = there.value.find(({ name }) => name === small.filename)
    expect(second).toBeDefined()
    await b.pass(b.fetch(`${path}/${encodeURIComponent(second?.id ?? '')}`, { method: 'DELETE', headers }))
    const other = file(small.filename, bytesOf(80_000, 7))
    for (const name of [small.filename, 'other.pdf']) {
      const body = JSON.stringify({
        '@odata.type': '#microsoft.graph.fileAttachment',
        name,
        contentBytes: other.content,
      })
      await b.pass(b.fetch(path, { method: 'POST', headers, body }))
    }
    b.control.clearRequests()
    expect(value(await b.park({ ...mail, triedBefore: true }))).toBe(id)
    // The large one is there and is not sent again.
    expect(b.calls()).not.toContain('upload')
    value(await b.deliver(mail, id))
    await arrived(b, [picture, small, large])
  })

  test.each([
    ['413', 413, 'ErrorMessageSizeExceeded', 'message_too_large'],
    ['400', 400, 'ErrorInvalidRequest', 'provider_rejected'],
  ])('a file that is refused (%s) takes its draft with it', async (_name, status, said, expected) => {
    const b = await open()
    const body = { error: { code: said, message: 'planted' } }
    b.control.fault({
      match: { method: 'POST', path: /attachments$/ },
      action: { kind: 'status', status, body },
    })
    expect(code(await b.park(b.mailWith([small], true)))).toBe(expected)
    expect(b.kept().map(({ subject }) => subject)).toEqual([])
  })
})

describe('an upload that is cut', () => {
  const uploads = { path: /AttachmentSessions/ }
  const put = { method: 'PUT', ...uploads }
  const refused = (status: number, said: string): FaultAction => ({
    kind: 'status',
    status,
    body: { error: { code: said, message: 'planted' } },
  })

  test.each<[string, FaultAction, number]>([
    ['before a piece', { kind: 'cut', when: 'before' }, 1],
    ['after a piece', { kind: 'accept-then-drop' }, 1],
    ['by a gateway', refused(503, 'ServiceUnavailable'), 2],
    ['by a page of somebody else', { kind: 'wrong-json', body: '<html>' }, 1],
  ])('goes on where it stands: %s', async (_name, action, times) => {
    const b = await open()
    b.control.fault({ match: put, times, action })
    const mail = b.mailWith([large])
    value(await b.deliver(mail, value(await b.park(mail))))
    expect(b.calls().filter((api) => api === 'attachments.createUploadSession')).toHaveLength(1)
    await arrived(b, [large])
  })

  test('the answer to the last piece never came: the file is there once', async () => {
    const b = await open()
    let seen = 0
    b.control.fault({
      match: (request) => request.method === 'PUT' && (seen += 1) === 2,
      action: { kind: 'accept-then-drop' },
    })
    const mail = b.mailWith([large])
    value(await b.deliver(mail, value(await b.park(mail))))
    expect(b.calls().filter((api) => api === 'attachments.createUploadSession')).toHaveLength(1)
    await arrived(b, [large])
  })

  test.each([404, 401, 410, 416])('a session that is refused with %i begins anew', async (status) => {
    const b = await open()
    b.control.fault({ match: put, action: refused(status, 'Planted') })
    const mail = b.mailWith([large])
    value(await b.deliver(mail, value(await b.park(mail))))
    expect(b.calls().filter((api) => api === 'attachments.createUploadSession')).toHaveLength(2)
    await arrived(b, [large])
  })

  test('of two files with the same name and size, both go, also when the session of the second is lost', async () => {
    const b = await open()
    const twin = file('Catalogue.pdf', bytesOf(4_300_000, 4))
    let seen = 0
    // Two pieces each: the third is the first of the second file.
    const third = ({ method }: { method: string }) => method === 'PUT' && (seen += 1) === 3
    const lost = b.control.fault({ match: third, action: refused(404, 'Planted') })
    const mail = b.mailWith([large, twin])
    value(await b.deliver(mail, value(await b.park(mail))))
    expect(lost.hits()).toBe(1)
    await arrived(b, [large, twin])
  })

  test('where nobody says how a session stands, it begins anew', async () => {
    const b = await open()
    b.control.fault({ match: put, action: { kind: 'accept-then-drop' } })
    b.control.fault({ match: { method: 'GET', ...uploads }, times: 9, action: refused(405, 'Planted') })
    const mail = b.mailWith([large])
    value(await b.deliver(mail, value(await b.park(mail))))
    await arrived(b, [large])
  })

  test('a file that is refused for good leaves no half draft behind', async () => {
    const b = await open()
    const opening = { method: 'POST', path: /createUploadSession$/ }
    b.control.fault({ match: opening, action: refused(413, 'ErrorMessageSizeExceeded') })
    expect(code(await b.park(b.mailWith([large])))).toBe('message_too_large')
    expect(b.kept()).toEqual([])
  })

  test('again and again, it ends, and nothing is sent', async () => {
    const b = await open()
    b.control.fault({ match: put, times: 99, action: refused(404, 'Planted') })
    expect(code(await b.park(b.mailWith([large])))).toBe('provider_unavailable')
    expect(b.calls().filter((api) => api === 'attachments.createUploadSession')).toHaveLength(3)
    expect(b.inbox()).toEqual([])
  })
})

/** The same, without the cost of reading every mail by a parser of its own. */
const arrivedSoon = (b: Bench, files: readonly StructuredAttachment[]): void => {
  expect([b.inbox().length, b.control.sentMessages(address).length, b.kept().length]).toEqual([1, 1, 0])
  const digest = (name: string, content: Buffer): string =>
    `${name} ${createHash('sha1').update(content).digest('hex')}`
  const found = (b.inbox()[0]?.attachments ?? []).map(({ name, content }) => digest(name, content))
  const expected = files.map(({ filename, content }) => digest(filename, Buffer.from(content, 'base64')))
  expect(new Set(found)).toEqual(new Set(expected))
  expect(found).toHaveLength(files.length)
}

describe('whatever happens at whichever request, one whole mail goes', () => {
  const mishaps: readonly (readonly [string, FaultAction])[] = [
    ['cut', { kind: 'cut', when: 'before' }],
    ['unheard', { kind: 'accept-then-drop' }],
    ['503', { kind: 'status', status: 503 }],
    ['429', { kind: 'status', status: 429, headers: { 'Retry-After': '5' } }],
  ]
  /** Tries as the outbox does, until it is parked. */
  const parkAtLast = async (b: Bench, mail: OutgoingMail): Promise<string | null> => {
    for (let tried = 0; tried < 6; tried += 1) {
      const parked = await b.park({ ...mail, triedBefore: mail.triedBefore || tried > 0 })
      expect(b.inbox()).toEqual([])
      if (parked.ok) return parked.value
    }
    return expect.unreachable('never parked')
  }

  const files = [picture, small, large]

  for (const answering of [false, true]) {
    // The requests of a mail that answers nothing are among those of an answer, but for the first.
    const these = answering ? mishaps : mishaps.filter(([name]) => name === 'unheard')
    test.each(these)(`%s (an answer: ${String(answering)})`, { timeout: 60_000 }, async (_name, action) => {
      for (let at = 1, hit = true; hit; at += 1) {
        const b = await open()
        const mail = b.mailWith(files, answering)
        let seen = 0
        const fault = b.control.fault({ match: () => (seen += 1) === at, action })
        const id = await parkAtLast(b, mail)
        hit = fault.hits() === 1
        fault.cancel()
        value(await b.deliver(mail, id))
        arrivedSoon(b, files)
        if (at > 20) expect.unreachable('it never ends')
      }
    })

    test(`the process dies (an answer: ${String(answering)})`, { timeout: 60_000 }, async () => {
      for (let at = 1, died = true; died; at += 1) {
        let left = at
        died = false
        const mortal =
          (fetch: Fetch): Fetch =>
          (input, init) => {
            left -= 1
            died ||= left === 0
            return left === 0 || died ? Promise.reject(new Error('dead')) : fetch(input, init)
          }
        const b = await open(draftGrants, mortal)
        const mail = b.mailWith(files, answering)
        const parked = await b.park(mail)
        expect(parked.ok).toBe(!died)
        const wasDead = died
        // A new process.
        died = false
        left = 1000
        const id = parked.ok ? parked.value : await parkAtLast(b, { ...mail, triedBefore: true })
        value(await b.deliver(mail, id))
        arrivedSoon(b, files)
        died = wasDead
        if (at > 20) expect.unreachable('it never ends')
      }
    })
  }
})
