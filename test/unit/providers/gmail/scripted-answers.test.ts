import { describe, expect, test } from 'vitest'
import type { Fetch } from '../../../../main/platform/ports.ts'
import { createBudget } from '../../../../main/providers/budget.ts'
import { createGmailProvider } from '../../../../main/providers/gmail/provider.ts'
import type { OutgoingMail } from '../../../../main/providers/provider.ts'
import { createManualClock } from '../../../support/manual-clock.ts'

/*
 * Gmail's answers written out, for what an emulator that is kind to us would hide: the answer to one request is given
 * here, and what was asked for is looked at.
 */

type Asked = { readonly call: string; readonly query: URLSearchParams; readonly body: unknown }
/** The answer to `METHOD path`, or a status. */
type Script = (asked: Asked) => object | number

const notFound = { error: { code: 404, message: 'Requested entity was not found.', errors: [], status: '' } }
const signal = new AbortController().signal
const base64Url = (text: string): string => Buffer.from(text).toString('base64url')

const gmailSaying = (script: Script) => {
  const asked: Asked[] = []
  const fetch: Fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const call = `${init?.method ?? 'GET'} ${url.pathname.replace('/gmail/v1/users/me/', '')}`
    const text = await new Response(init?.body ?? null).text()
    const made: Asked = { call, query: url.searchParams, body: text === '' ? null : JSON.parse(text) }
    asked.push(made)
    const answer = script(made)
    return typeof answer === 'number'
      ? Response.json({ error: { ...notFound.error, code: answer } }, { status: answer })
      : Response.json(answer)
  }
  const clock = createManualClock()
  const logger = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const provider = createGmailProvider({
    fetch,
    clock,
    random: () => 0.5,
    logger,
    budget: createBudget({ clock, unitsPerMinute: 6000 }),
  })
  return { provider, asked }
}

const mail: OutgoingMail = {
  submissionId: 'ours',
  rfcMessageId: 'ours@northwind.example',
  providerThreadId: 'thread-1',
  answered: null,
  frozen: Buffer.from('Subject: Re: Plan\r\n\r\nHere it is.'),
  triedBefore: false,
}

test('a reply is parked in the thread that it answers', async () => {
  const { provider, asked } = gmailSaying(() => ({ id: 'draft-1', message: { id: 'm1' } }))
  expect(await provider.park(mail, signal)).toEqual({ ok: true, value: 'draft-1' })
  const raw = Buffer.from(mail.frozen).toString('base64url')
  expect(asked).toMatchObject([{ call: 'POST drafts', body: { message: { threadId: 'thread-1', raw } } }])
})

describe('settling a mail whose draft is gone', () => {
  const headersOf = (labelIds: string[], submissionId: string, id: string) => ({
    id,
    labelIds,
    payload: { headers: [{ name: 'X-Liaison-Submission', value: submissionId }] },
  })
  const settling = (messages: Record<string, object>) =>
    gmailSaying(({ call }) => {
      if (call === 'GET drafts/draft-1') return 404
      if (call === 'GET messages') return { messages: Object.keys(messages).map((id) => ({ id })) }
      return messages[call.replace('GET messages/', '')] ?? 404
    }).provider.settle(mail, 'draft-1', signal)

  test.each([
    ['nothing is listed', {}],
    ['other mail was sent meanwhile', { a: headersOf(['SENT'], 'another', 'a') }],
    ['sent mail without our mark', { a: { id: 'a', labelIds: ['SENT'], payload: { headers: [] } } }],
    ['our mark on a draft', { a: headersOf(['DRAFT'], 'ours', 'a') }],
    ['our mark on a mail that somebody sent back', { a: headersOf(['INBOX'], 'ours', 'a') }],
  ])('is unknown where %s', async (_why, messages) => {
    expect(await settling(messages)).toEqual({ ok: true, value: { kind: 'unknown' } })
  })

  test('is sent where its own copy lies among others', async () => {
    const messages = {
      a: headersOf(['SENT'], 'another', 'a'),
      b: headersOf(['INBOX'], 'ours', 'b'),
      c: headersOf(['SENT', 'INBOX'], 'ours', 'c'),
    }
    expect(await settling(messages)).toEqual({ ok: true, value: { kind: 'sent', providerMessageId: 'c' } })
  })
})

describe('history in pages', () => {
  const cursorOf = (page: Awaited<ReturnType<ReturnType<typeof gmailSaying>['provider']['pull']>>): string =>
    page.ok ? page.value.next : expect.unreachable(page.error.message)

  test('goes on from the id of the first page: what happened between the pages comes again', async () => {
    const { provider, asked } = gmailSaying(({ call, query }) => {
      if (call === 'GET profile') return { emailAddress: 'ann@northwind.example', historyId: '50' }
      return query.get('pageToken') === null
        ? { historyId: '100', nextPageToken: 'second' }
        : { historyId: '200' }
    })
    const anchor = await provider.anchor(signal)
    const first = await provider.pull(anchor.ok ? anchor.value : '', signal)
    const second = await provider.pull(cursorOf(first), signal)
    await provider.pull(cursorOf(second), signal)
    expect([first, second]).toMatchObject([{ value: { more: true } }, { value: { more: false } }])
    expect(asked.slice(1).map(({ query }) => [query.get('startHistoryId'), query.get('pageToken')])).toEqual([
      ['50', null],
      ['50', 'second'],
      ['100', null],
    ])
  })

  test('a page token that has aged is a lost position; the same answer to a first page is an error', async () => {
    const { provider } = gmailSaying(({ call, query }) => {
      if (call === 'GET profile') return { emailAddress: 'ann@northwind.example', historyId: '50' }
      if (query.get('pageToken') !== null || query.get('startHistoryId') === '100') return 400
      return { historyId: '100', nextPageToken: 'second' }
    })
    const anchor = await provider.anchor(signal)
    const first = await provider.pull(anchor.ok ? anchor.value : '', signal)
    expect(await provider.pull(cursorOf(first), signal)).toMatchObject({ error: { code: 'cursor_expired' } })
    const other = gmailSaying(({ call }) =>
      call === 'GET profile' ? { emailAddress: 'ann@northwind.example', historyId: '50' } : 400,
    ).provider
    const start = await other.anchor(signal)
    expect(await other.pull(start.ok ? start.value : '', signal)).toMatchObject({
      error: { code: 'provider_rejected' },
    })
  })
})

test('a body that comes as an attachment id is fetched for itself; a real attachment is not', async () => {
  const part = (partId: string, mimeType: string, filename: string, body: object) => ({
    partId,
    mimeType,
    filename,
    headers: [{ name: 'Content-Type', value: `${mimeType}; charset=utf-8` }],
    body,
  })
  const { provider, asked } = gmailSaying(({ call }) =>
    call.includes('/attachments/')
      ? { size: 9, data: base64Url('the text ü') }
      : {
          id: 'm1',
          threadId: 't1',
          labelIds: ['INBOX'],
          snippet: '',
          internalDate: '1793523600000',
          payload: {
            mimeType: 'multipart/mixed',
            headers: [],
            parts: [
              part('0', 'text/plain', '', { size: 9, attachmentId: 'large-text' }),
              part('1', 'application/pdf', 'plan.pdf', { size: 9, attachmentId: 'a-file' }),
            ],
          },
        },
  )
  const message = await provider.get('m1', signal)
  expect(message).toMatchObject({ ok: true, value: { text: 'the text ü' } })
  expect(asked.map(({ call }) => call)).toEqual(['GET messages/m1', 'GET messages/m1/attachments/large-text'])
})
