import { describe, expect, it } from 'vitest'
import { overridableFetch, parseEndpoints, rewriteOrigin } from '../../../main/platform/http.ts'
import type { Fetch } from '../../../main/platform/ports.ts'

const endpoints = { 'https://oauth2.googleapis.com': 'http://127.0.0.1:4001' }

describe('endpoint overrides', () => {
  it('reads a map of origins, and nothing as an empty one', () => {
    expect(parseEndpoints(JSON.stringify(endpoints))).toEqual({ ok: true, value: endpoints })
    expect(parseEndpoints(undefined)).toEqual({ ok: true, value: {} })
    expect(parseEndpoints('  ')).toEqual({ ok: true, value: {} })
  })

  it.each([
    '{',
    '[]',
    '"x"',
    '{"https://a.example/":"http://b"}',
    '{"https://a.example":"b"}',
    '{"https://a.example":7}',
  ])('refuses %s with the name of the variable', (text) => {
    const parsed = parseEndpoints(text)
    expect(parsed).toMatchObject({
      ok: false,
      error: { code: 'setting_invalid', subject: 'LIAISON_ENDPOINTS' },
    })
  })

  it('replaces the origin and nothing else', () => {
    expect(rewriteOrigin('https://oauth2.googleapis.com/token?a=%20b#c', endpoints)).toBe(
      'http://127.0.0.1:4001/token?a=%20b#c',
    )
    expect(rewriteOrigin('https://other.example/token', endpoints)).toBe('https://other.example/token')
    expect(rewriteOrigin('https://constructor/x', endpoints)).toBe('https://constructor/x')
  })

  it('sends strings, URLs and Requests to the replacement, method, headers and body included', async () => {
    const seen: { url: string; method: string; body: string; header: string | null }[] = []
    const fetch: Fetch = async (input, init) => {
      const request = new Request(input, init)
      const { url, method } = request
      seen.push({ url, method, header: request.headers.get('x-a'), body: await request.text() })
      return new Response(null)
    }
    const send = overridableFetch({ fetch, endpoints })
    const init = { method: 'POST', headers: { 'x-a': '1' }, body: 'text' }
    await send('https://oauth2.googleapis.com/token', init)
    await send(new URL('https://oauth2.googleapis.com/token'), init)
    await send(new Request('https://oauth2.googleapis.com/token', init))
    await send('https://other.example/', init)
    const sent = { url: 'http://127.0.0.1:4001/token', method: 'POST', header: '1', body: 'text' }
    expect(seen).toEqual([sent, sent, sent, { ...sent, url: 'https://other.example/' }])
  })
})
