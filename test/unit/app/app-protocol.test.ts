import { describe, expect, test } from 'vitest'
import { createAppProtocol } from '../../../main/app/app-protocol.ts'

const serve = createAppProtocol({
  rendererDir: '/r',
  readFile: async (path) => {
    if (path === '/r/index.html') return new TextEncoder().encode('<p>page</p>')
    throw new Error('ENOENT')
  },
  serveMessage: async (request) =>
    new Response(`message at ${new URL(request.url).pathname}`, {
      headers: { 'content-type': 'text/html', 'content-security-policy': 'default-src *' },
    }),
  serveFile: async (request) => new Response(`${request.method} of ${new URL(request.url).pathname}`),
})
const get = (url: string, method = 'GET'): Promise<Response> => serve(new Request(url, { method }))
const directives = (response: Response): Map<string, string> =>
  new Map(
    (response.headers.get('content-security-policy') ?? '').split('; ').map((directive): [string, string] => {
      const [name = '', ...values] = directive.split(' ')
      return [name, values.join(' ')]
    }),
  )

describe('our own files', () => {
  test('are served with their type', async () => {
    const response = await get('app://liaison/')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(await response.text()).toBe('<p>page</p>')
  })

  test('run scripts of our own only, and no inline ones', async () => {
    const policy = directives(await get('app://liaison/'))
    expect(policy.get('default-src')).toBe("'none'")
    expect(policy.get('script-src')).toBe("'self'")
    expect(policy.get('connect-src')).toBe("'self'")
    expect(policy.get('img-src')).not.toMatch(/http|\*/)
    expect([...policy.values()].join(' ')).not.toMatch(/unsafe-eval|\*|https?:/)
    for (const name of ['form-action', 'base-uri', 'frame-ancestors']) expect(policy.get(name)).toBe("'none'")
  })

  test.each([
    ['app://liaison/gone.js', 'GET', 404],
    ['app://liaison/..%2findex.html', 'GET', 404],
    ['app://elsewhere/', 'GET', 404],
    ['https://liaison/', 'GET', 404],
    ['app://liaison/', 'POST', 405],
  ])('%s by %s answers %i, with the headers', async (url, method, status) => {
    const response = await get(url, method)
    expect(response.status).toBe(status)
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('referrer-policy')).toBe('no-referrer')
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'")
  })

  test('HEAD has no body', async () => {
    expect(await (await get('app://liaison/', 'HEAD')).text()).toBe('')
  })
})

describe('what a message consists of', () => {
  test('comes from the handler, and could do nothing as a page', async () => {
    const response = await get('app://liaison/message/m1/html?x=1')
    expect(await response.text()).toBe('message at /message/m1/html')
    const policy = directives(response)
    expect(policy.get('default-src')).toBe("'none'")
    expect(policy.get('sandbox')).toBe('')
    expect(policy.has('script-src')).toBe(false)
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  })
})

describe('files of mail that is being written', () => {
  const put = (origin: string | null): Promise<Response> =>
    serve(
      new Request('app://liaison/file/f1/0', {
        method: 'PUT',
        body: new Uint8Array([1]),
        headers: origin === null ? {} : { origin },
      }),
    )

  test.each(['app://liaison', null])('come from our own page (%s)', async (origin) => {
    const response = await put(origin)
    expect(await response.text()).toBe('PUT of /file/f1/0')
    expect(directives(response).get('sandbox')).toBe('')
    expect(directives(response).get('default-src')).toBe("'none'")
  })

  test.each(['null', 'https://evil.example', 'app://elsewhere'])(
    'come from nobody else (%s)',
    async (origin) => {
      const response = await put(origin)
      expect(response.status).toBe(403)
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    },
  )
})
