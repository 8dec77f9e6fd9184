import { describe, expect, test } from 'vitest'
import { endpointRewrite, fetchRewritten } from '../../../main/app/endpoints.ts'

const overrides = JSON.stringify({ 'https://oauth2.googleapis.com': 'http://127.0.0.1:4001' })

describe('endpointRewrite', () => {
  test('replaces the origin and nothing else', () => {
    const rewrite = endpointRewrite(overrides, false)
    expect(rewrite(new URL('https://oauth2.googleapis.com/token?a=1#b')).href).toBe(
      'http://127.0.0.1:4001/token?a=1#b',
    )
    expect(rewrite(new URL('https://gmail.googleapis.com/token')).href).toBe(
      'https://gmail.googleapis.com/token',
    )
    expect(rewrite(new URL('https://oauth2.googleapis.com:444/token')).port).toBe('444')
  })

  test('does nothing in a packaged app, nor without the variable', () => {
    const url = new URL('https://oauth2.googleapis.com/token')
    for (const rewrite of [
      endpointRewrite(overrides, true),
      endpointRewrite(undefined, false),
      endpointRewrite('', false),
    ]) {
      expect(rewrite(url).href).toBe(url.href)
    }
  })

  test.each(['{', '[]', '{"x":"http://127.0.0.1"}', '{"https://a.example":7}'])(
    'does not start on %s',
    (text) => {
      expect(() => endpointRewrite(text, false)).toThrow()
    },
  )
})

describe('fetchRewritten', () => {
  test.each([
    ['a text', 'https://oauth2.googleapis.com/token'],
    ['a URL', new URL('https://oauth2.googleapis.com/token')],
    ['a Request', new Request('https://oauth2.googleapis.com/token', { method: 'POST', body: 'x' })],
  ])('rewrites %s', async (_kind, input) => {
    const seen: string[] = []
    const fetch = fetchRewritten(
      async (target, init) => {
        const request = new Request(target, init)
        seen.push(`${request.method} ${request.url} ${await request.text()}`)
        return new Response()
      },
      endpointRewrite(overrides, false),
    )
    await fetch(input, input instanceof Request ? undefined : { method: 'POST', body: 'x' })
    expect(seen).toEqual(['POST http://127.0.0.1:4001/token x'])
  })
})
