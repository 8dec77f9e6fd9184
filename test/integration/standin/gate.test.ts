import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { RunningApp } from '../../support/app-harness.ts'
import { isReachable, otherLoopback } from '../../support/is-reachable.ts'
import { buildTinyApp, type TinyApp } from '../../support/tiny-app.ts'

let tiny: TinyApp
let app: RunningApp
let origin: string
let port: string

beforeAll(async () => {
  tiny = await buildTinyApp()
  app = await tiny.launch()
  ;({ origin, port } = new URL(app.url))
})
afterAll(async () => {
  await app.quit()
  tiny.remove()
})

const session = async (): Promise<string> => {
  const response = await fetch(await app.freshUrl(), { redirect: 'manual' })
  return response.headers.get('set-cookie')?.split(';')[0] ?? ''
}

/** With headers that fetch would not let us set. */
const statusOf = (path: string, headers: Record<string, string>): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    httpRequest({ host: '127.0.0.1', port, path, headers }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .on('error', reject)
      .end()
  })

const socketOutcome = (
  headers: Record<string, string>,
  path = '/__standin/ipc?document=none',
): Promise<string> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers })
    socket.on('close', (code) => resolve(`closed ${code}`))
    socket.on('unexpected-response', (_request, response) => resolve(`refused ${response.statusCode}`))
    socket.on('error', () => resolve('error'))
  })

describe('the token', () => {
  test('is exchanged once for a strict session cookie', async () => {
    const url = await app.freshUrl()
    const first = await fetch(url, { redirect: 'manual' })
    expect(first.status).toBe(303)
    expect(first.headers.get('location')).toBe('/')
    expect(first.headers.get('set-cookie')).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/)
    const second = await fetch(url, { redirect: 'manual' })
    expect(second.status).toBe(403)
    expect(second.headers.get('set-cookie')).toBeNull()
    expect(await second.text()).toContain('This link has been used')
  })

  test('is exchanged on a page of our own when another site led here', async () => {
    const response = await fetch(await app.freshUrl(), { headers: { 'sec-fetch-site': 'cross-site' } })
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('url=/')
  })

  test('must be one that was given out', async () => {
    expect((await fetch(`${origin}/?token=guess`, { redirect: 'manual' })).status).toBe(403)
  })
})

describe('without the session', () => {
  test.each(['/', '/page.js', '/message/1/html', '/__standin/page.js?document=x'])(
    '%s is refused',
    async (path) => {
      const response = await fetch(origin + path)
      expect(response.status).toBe(401)
      expect(await response.text()).toContain('Open Liaison by its link')
    },
  )

  test('a cookie of the right name and another value does not help', async () => {
    expect(await statusOf('/', { host: `127.0.0.1:${port}`, cookie: `liaison-${port}=guess` })).toBe(401)
  })
})

test.skipIf(otherLoopback === null)('it listens on 127.0.0.1 alone', async () => {
  expect(await isReachable('127.0.0.1', Number(port))).toBe(true)
  expect(await isReachable(otherLoopback ?? '', Number(port))).toBe(false)
})

describe('with the session', () => {
  test('a name that was pointed at this machine is refused', async () => {
    const cookie = await session()
    expect(await statusOf('/', { host: `127.0.0.1:${port}`, cookie })).toBe(200)
    expect(await statusOf('/', { host: `evil.example:${port}`, cookie })).toBe(403)
    expect(await statusOf('/', { host: `localhost:${port}`, cookie })).toBe(403)
  })

  test('requests of foreign pages are refused, by HTTP and by WebSocket', async () => {
    const cookie = await session()
    const host = `127.0.0.1:${port}`
    expect(await statusOf('/page.js', { host, cookie, origin: 'https://evil.example' })).toBe(403)
    expect(await statusOf('/page.js', { host, cookie, origin: 'null' })).toBe(403)
    expect(await socketOutcome({ cookie, origin: 'https://evil.example' })).toBe('refused 403')
    expect(await socketOutcome({ cookie })).toBe('refused 403')
    expect(await socketOutcome({ origin })).toBe('refused 403')
    expect(await socketOutcome({ cookie, origin }, '/elsewhere')).toBe('refused 403')
  })

  test('a socket for a document that was never served is closed', async () => {
    expect(await socketOutcome({ cookie: await session(), origin })).toBe('closed 4001')
  })

  test('the page carries the app policy and refuses the permissions that the app refuses', async () => {
    const cookie = await session()
    const response = await fetch(`${origin}/`, { headers: { cookie } })
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self';")
    expect(response.headers.get('permissions-policy')).toContain('geolocation=()')
    const html = await response.text()
    expect(html.indexOf('/__standin/page.js')).toBeLessThan(html.indexOf('/page.js"'))
  })

  test('paths out of the renderer folder are not found', async () => {
    const cookie = await session()
    const headers = { host: `127.0.0.1:${port}`, cookie }
    for (const path of [
      '/../main.ts',
      '/..%2fmain.ts',
      '/%2e%2e/main.ts',
      '/..%5cmain.ts',
      '/%00.js',
      '/.git/x.js',
    ]) {
      expect([path, await statusOf(path, headers)]).toEqual([path, 404])
    }
  })

  test('a second instance can announce itself only with the secret of the profile', async () => {
    const response = await fetch(`${origin}/__standin/second-instance`, {
      method: 'POST',
      headers: { authorization: 'Bearer guess' },
      body: JSON.stringify({ argv: [], workingDirectory: '/' }),
    })
    expect(response.status).toBe(403)
  })
})
