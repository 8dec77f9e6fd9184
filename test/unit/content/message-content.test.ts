import { describe, expect, it } from 'vitest'
import { createMessageContent } from '../../../main/content/message-content.ts'
import type { AttachmentSource } from '../../../main/content/attachment-bytes.ts'
import type { Store } from '../../../main/store/store.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../shared/errors/result.ts'
import { AppFailure } from '../../../main/platform/app-failure.ts'

const files = [
  { filename: 'plan "v2"; déjà.pdf', mediaType: 'application/pdf' },
  { filename: 'yard.png', mediaType: 'image/PNG' },
  { filename: 'evil.svg', mediaType: 'image/svg+xml' },
  { filename: 'cut\uD83D', mediaType: 'text/html' },
]

const messages: Pick<Store['messages'], 'body' | 'attachmentSource' | 'attachmentByContentId'> = {
  body: async ({ messageId }) => (messageId === 'm1' ? { html: '<script>1</script>', text: null } : null),
  attachmentSource: async ({ messageId, index }) => {
    const file = messageId === 'm1' ? files[index] : undefined
    if (file === undefined) return null
    return { mailboxId: 'box', providerMessageId: 'p', partId: String(index), size: 3, ...file }
  },
  attachmentByContentId: async ({ contentId }) =>
    contentId === 'a b@x' ? 1 : contentId === 'svg' ? 2 : null,
}

const open = (bytes: (source: AttachmentSource) => Result<Uint8Array> = () => ok(Buffer.from('abc'))) => {
  const serve = createMessageContent({
    store: { messages },
    attachmentBytes: async (at) => bytes(at),
    attachedMails: {
      body: async (messageId, index, kind) =>
        messageId === 'm1' && index === 2
          ? ok(kind === 'html' ? '<script>2</script>' : 'two')
          : err(appError(index === 3 ? 'mail_unreadable' : 'not_found', 'no')),
    },
  })
  return (path: string, method = 'GET') => serve(new Request(`app://liaison${path}`, { method }))
}

describe('message content', () => {
  it('says what failed where the store is gone, instead of leaving the request broken', async () => {
    const gone = () => Promise.reject(new AppFailure(appError('store_failed', 'the worker ended', 'user')))
    const serve = createMessageContent({
      store: { messages: { body: gone, attachmentSource: gone, attachmentByContentId: gone } },
      attachmentBytes: gone,
      attachedMails: { body: gone },
    })
    for (const path of ['html', 'attachment/0', 'cid/x', 'attached/0/html']) {
      const answer = await serve(new Request(`app://liaison/message/m1/${path}`))
      expect([answer.status, await answer.text()]).toEqual([502, 'store_failed'])
    }
  })

  it('never hands HTML out as a page of our origin', async () => {
    const answer = await open()('/message/m1/html')
    expect(await answer.text()).toBe('<script>1</script>')
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
  })

  it('hands out what an attached mail says as plain text', async () => {
    for (const [form, words] of [
      ['html', '<script>2</script>'],
      ['text', 'two'],
    ]) {
      const answer = await open()(`/message/m1/attached/2/${form}`)
      expect([answer.status, await answer.text()]).toEqual([200, words])
      expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8')
      expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
    }
  })

  it.each([
    ['/message/m1/attached/1/html', 404],
    ['/message/m1/attached/3/html', 422],
    ['/message/m1/attached/2/cid', 404],
    ['/message/m1/attached/2', 404],
    ['/message/m1/attached/x/html', 404],
    ['/message/m1/text', 404],
    ['/message/other/html', 404],
    ['/message/m1/attachment/9', 404],
    ['/message/m1/attachment/-1', 404],
    ['/message/m1/attachment', 404],
    ['/message/m1/cid/none', 404],
    ['/message/m1/cid/svg', 415],
    ['/message/m1/cid/%E0%A4%A', 404],
    ['/message/../m1/html', 404],
    ['/message/m1/html/more', 404],
    ['/other', 404],
  ])('%s -> %i', async (path, status) => expect((await open()(path)).status).toBe(status))

  it('refuses other methods', async () => expect((await open()('/message/m1/html', 'POST')).status).toBe(404))

  it('gives files out as downloads only, whatever they claim to be', async () => {
    const pdf = await open()('/message/m1/attachment/0')
    expect(pdf.headers.get('content-type')).toBe('application/octet-stream')
    expect(pdf.headers.get('content-disposition')).toBe(
      "attachment; filename*=UTF-8''plan%20%22v2%22%3B%20d%C3%A9j%C3%A0.pdf",
    )
    const html = await open()('/message/m1/attachment/3')
    expect(html.headers.get('content-type')).toBe('application/octet-stream')
    expect(html.headers.get('content-disposition')).toContain('cut%EF%BF%BD')
  })

  it('shows a raster image in place, found by its encoded content id', async () => {
    const image = await open()('/message/m1/cid/a%20b%40x')
    expect(image.headers.get('content-type')).toBe('image/png')
    expect(Buffer.from(await image.arrayBuffer()).toString()).toBe('abc')
  })

  it.each([
    ['offline', 503],
    ['not_found', 404],
    ['provider_unavailable', 502],
  ] as const)('says %s as %i', async (code, status) => {
    const answer = await open(() => err(appError(code, 'x')))('/message/m1/attachment/0')
    expect([answer.status, await answer.text()]).toEqual([status, code])
  })
})
