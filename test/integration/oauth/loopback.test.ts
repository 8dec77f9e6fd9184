import { randomBytes } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { Agent } from 'node:http'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { isReachable, otherLoopback } from '../../support/is-reachable.ts'
import { openLoopback, type Loopback, type LoopbackAnswer } from '../../../main/oauth/loopback.ts'

type Sent = { readonly status: number; readonly body: string; readonly headers: Record<string, unknown> }

/** Plain node:http: fetch would not let a Host header be forged. */
const send = (
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string; agent?: Agent } = {},
): Promise<Sent> =>
  new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body, agent } = options
    const request = httpRequest(
      url,
      { method, headers, ...(agent === undefined ? {} : { agent }) },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => (text += chunk))
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: text, headers: response.headers }),
        )
      },
    )
    request.on('error', reject)
    request.end(body)
  })

const isOpen = (redirectUri: string, host = '127.0.0.1'): Promise<boolean> =>
  isReachable(host, Number(new URL(redirectUri).port))

const open = async (): Promise<{ loopback: Loopback; state: string; answers: LoopbackAnswer[] }> => {
  const state = randomBytes(32).toString('base64url')
  const opened = await openLoopback({ host: '127.0.0.1', path: '/oauth/google', state })
  if (!opened.ok) throw new Error(opened.error.message)
  const answers: LoopbackAnswer[] = []
  void opened.value.answer.then((answer) => answers.push(answer))
  onTestFinished(opened.value.close)
  return { loopback: opened.value, state, answers }
}
const formHeaders = { 'content-type': 'application/x-www-form-urlencoded' }

describe('the loopback listener', () => {
  it.skipIf(otherLoopback === null)('listens on 127.0.0.1 alone', async () => {
    const { loopback } = await open()
    expect(await isOpen(loopback.redirectUri)).toBe(true)
    expect(await isOpen(loopback.redirectUri, otherLoopback ?? '')).toBe(false)
  })

  it('accepts none of 1,200 forged callbacks, and the right one after them', async () => {
    const { loopback, state, answers } = await open()
    const { redirectUri } = loopback
    const { host } = new URL(redirectUri)
    const agent = new Agent({ maxSockets: 20 })
    onTestFinished(() => agent.destroy())
    const right = `state=${state}&code=stolen`
    const flip = (at: number): string =>
      state.slice(0, at) + (state[at] === 'A' ? 'B' : 'A') + state.slice(at + 1)
    const wrongState = fc.oneof(
      fc.string({ maxLength: 60 }).filter((text) => text !== state),
      fc.nat(state.length - 1).map(flip),
      fc.nat(state.length - 1).map((length) => state.slice(0, length)),
      fc.constantFrom(`${state}A`, ` ${state}`, state.toLowerCase(), '', 'null', 'undefined', `${state}\0`),
    )
    const forged = fc.oneof(
      wrongState.map((wrong) => ({
        url: `${redirectUri}?${new URLSearchParams({ state: wrong, code: 'c' }).toString()}`,
      })),
      wrongState.map((wrong) => ({
        url: `${redirectUri}?${new URLSearchParams({ state: wrong, error: 'access_denied' }).toString()}`,
      })),
      wrongState.map((wrong) => ({
        url: `${redirectUri}?${right}`,
        method: 'POST',
        headers: formHeaders,
        body: new URLSearchParams({ state: wrong, code: 'c' }).toString(),
      })),
      fc.constantFrom(
        { url: `${redirectUri}?code=c` },
        { url: `${redirectUri}?state=${state}` },
        { url: `${redirectUri}?${right}&state=${state}` },
        { url: `${redirectUri}?${right}&code=two` },
        { url: `${redirectUri}?${right}&error=access_denied` },
        { url: `${redirectUri}?state=${state}&code=` },
        { url: `${redirectUri}?state=${state}&code=${'x'.repeat(5000)}` },
        { url: `${redirectUri}/?${right}` },
        { url: `${redirectUri}x?${right}` },
        { url: `${redirectUri.replace('/oauth/google', '/oauth/microsoft')}?${right}` },
        { url: `${redirectUri.replace('/oauth/google', '/oauth//google')}?${right}` },
        { url: `${redirectUri.replace('google', '%67oogle')}?${right}` },
        { url: `http://${host}/favicon.ico` },
        { url: `http://${host}/?${right}` },
        { url: `${redirectUri}?${right}`, method: 'HEAD' },
        { url: `${redirectUri}?${right}`, method: 'PUT' },
        { url: `${redirectUri}?${right}`, method: 'OPTIONS' },
        { url: `${redirectUri}?${right}`, headers: { host: 'evil.example' } },
        { url: `${redirectUri}?${right}`, headers: { host: `evil.example:${new URL(redirectUri).port}` } },
        { url: `${redirectUri}?${right}`, headers: { host: '127.0.0.1' } },
        { url: `${redirectUri}?${right}`, headers: { host: `[::1]:${new URL(redirectUri).port}` } },
        { url: redirectUri, method: 'POST', headers: { 'content-type': 'application/json' }, body: right },
        { url: redirectUri, method: 'POST', headers: formHeaders, body: `${right}&x=${'x'.repeat(70_000)}` },
      ),
    )
    const statuses = await Promise.all(
      fc.sample(forged, { numRuns: 1200, seed: 20_261_101 }).map(async (attempt) => {
        const { url, ...options } = attempt
        return (await send(url, { ...options, agent }).catch(() => ({ status: 0 }))).status
      }),
    )
    expect(statuses).toHaveLength(1200)
    expect(statuses).not.toContain(200)
    expect(new Set(statuses)).toEqual(new Set([400, 403, 404, 405]))
    expect(answers).toEqual([])

    const page = await send(`${redirectUri}?state=${state}&code=4/0right%2Bcode&scope=x`)
    expect(page.status).toBe(200)
    expect(await loopback.answer).toEqual({ kind: 'code', code: '4/0right+code' })
  })

  it('takes one answer only: replayed and late ones find nobody', async () => {
    const { loopback, state, answers } = await open()
    const url = `${loopback.redirectUri}?state=${state}&code=`
    const racing = await Promise.allSettled(Array.from({ length: 30 }, (_, at) => send(`${url}c${at}`)))
    const accepted = racing.filter((one) => one.status === 'fulfilled' && one.value.status === 200)
    expect(accepted).toHaveLength(1)
    await loopback.answer
    expect(answers).toHaveLength(1)
    expect(await isOpen(loopback.redirectUri)).toBe(false)
    await expect(send(`${url}late`)).rejects.toThrow('ECONNREFUSED')
  })

  it('takes a form as well as a query, and both names of the loopback', async () => {
    const posted = await open()
    const body = new URLSearchParams({ state: posted.state, code: 'c1' }).toString()
    expect(
      (await send(posted.loopback.redirectUri, { method: 'POST', headers: formHeaders, body })).status,
    ).toBe(200)
    expect(await posted.loopback.answer).toEqual({ kind: 'code', code: 'c1' })

    const named = await open()
    const { port } = new URL(named.loopback.redirectUri)
    const headers = { host: `localhost:${port}` }
    expect(
      (await send(`${named.loopback.redirectUri}?state=${named.state}&error=access_denied`, { headers }))
        .status,
    ).toBe(200)
    expect(await named.loopback.answer).toEqual({ kind: 'error', error: 'access_denied', description: '' })
  })

  it('answers with a static page: escaped, without assets, the code gone from the address', async () => {
    const { loopback, state } = await open()
    const ugly = '"><img src=x onerror=alert(1)>'
    const query = new URLSearchParams({ state, error: ugly }).toString()
    const { body, headers } = await send(`${loopback.redirectUri}?${query}`)
    expect(body).not.toContain('<img')
    expect(body).toContain('&lt;img')
    expect(body).toContain('You can close this window and go back to Liaison.')
    expect(body).toContain('prefers-color-scheme:dark')
    expect(body).not.toMatch(/<(?:img|link|iframe|object)|<script [^>]|url\(|@import/)
    expect(body).not.toContain(state)
    expect(headers).toMatchObject({
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-/,
    )
  })

  it('is closed at once when it is told to, however often, with connections open', async () => {
    const { loopback, answers } = await open()
    const idle = connect(Number(new URL(loopback.redirectUri).port), '127.0.0.1')
    await new Promise((resolve) => idle.once('connect', resolve))
    const cut = new Promise((resolve) => idle.once('close', resolve))
    await Promise.all([loopback.close(), loopback.close()])
    await cut
    await loopback.close()
    expect(await isOpen(loopback.redirectUri)).toBe(false)
    expect(answers).toEqual([])
  })
})

it.each(['GET', 'POST'])('without a path takes the answer at / by %s, and nowhere else', async (method) => {
  const state = randomBytes(32).toString('base64url')
  const opened = await openLoopback({ host: 'localhost', path: '', state })
  const loopback = opened.ok ? opened.value : expect.unreachable()
  onTestFinished(() => loopback.close())
  const { port } = new URL(loopback.redirectUri)
  // Entra compares it with the registered address: not even a slash may follow.
  expect(loopback.redirectUri).toBe(`http://localhost:${port}`)
  const headers = { host: `localhost:${port}`, 'content-type': 'application/x-www-form-urlencoded' }
  const params = `code=c&state=${state}`
  const at = `http://127.0.0.1:${port}`
  expect((await send(`${at}/oauth/google?${params}`, { headers })).status).toBe(404)
  const sent =
    method === 'GET'
      ? await send(`${at}/?${params}`, { headers })
      : await send(`${at}/`, { method, headers, body: params })
  expect(sent.status).toBe(200)
  expect(await loopback.answer).toEqual({ kind: 'code', code: 'c' })
})
