import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EmulatedGoogle } from '../../../support/google/index.ts'
import { ANN, BOB, raw, startGoogle, testClock } from './fixture.ts'

const clock = testClock()
let google: EmulatedGoogle
let token: string

beforeEach(async () => {
  google = await startGoogle({ clock: clock.now })
  token = google.control.grant(ANN, ['https://mail.google.com/']).accessToken
})
afterEach(() => google.close())

const call = (path: string, init: RequestInit = {}) =>
  fetch(`${google.origin}/gmail/v1/users/me${path}`, {
    ...init,
    headers: { authorization: `Bearer ${token}` },
  })
const send = () =>
  call('/messages/send', {
    method: 'POST',
    body: JSON.stringify({ raw: raw(`To: ${BOB}`, 'Subject: x', '', 'y') }),
  })
const sentCount = () => google.control.sentMessages(ANN).length

describe('faults', () => {
  it('answers a status without performing, as often as told', async () => {
    const planted = google.control.fault({
      match: { method: 'post', path: /send$/ },
      times: 2,
      action: { kind: 'status', status: 503, headers: { 'retry-after': '7' } },
    })
    const first = await send()
    expect([first.status, first.headers.get('retry-after')]).toEqual([503, '7'])
    expect((await send()).status).toBe(503)
    expect(sentCount()).toBe(0)
    expect((await send()).status).toBe(200)
    expect([planted.hits(), sentCount()]).toEqual([2, 1])
  })

  it('cuts before anything happens', async () => {
    google.control.fault({ match: { path: '/messages/send' }, action: { kind: 'cut', when: 'before' } })
    await expect(send()).rejects.toThrow()
    expect(sentCount()).toBe(0)
    expect(google.control.requests().at(-1)).toMatchObject({
      status: 0,
      path: '/gmail/v1/users/me/messages/send',
    })
  })

  it('drops the connection after it really sent', async () => {
    google.control.fault({ match: { path: '/messages/send' }, action: { kind: 'accept-then-drop' } })
    await expect(send()).rejects.toThrow()
    expect(sentCount()).toBe(1)
    expect(google.control.requests().at(-1)).toMatchObject({
      status: 0,
      api: 'gmail.messages.send',
      account: ANN,
      units: 100,
    })
  })

  it('cuts in the middle of an answer', async () => {
    google.control.fault({ match: { path: '/labels' }, action: { kind: 'cut', when: 'mid-body' } })
    const response = await call('/labels')
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toThrow()
  })

  it('answers what is no JSON', async () => {
    google.control.fault({ match: { path: '/profile' }, action: { kind: 'wrong-json' } })
    const response = await call('/profile')
    expect(response.status).toBe(200)
    await expect(response.json()).rejects.toThrow(SyntaxError)
  })

  it('waits until told', async () => {
    let release: (value: string) => void = () => undefined
    const until = new Promise<string>((resolve) => {
      release = resolve
    })
    google.control.fault({
      match: (request) => request.path.endsWith('/profile'),
      action: { kind: 'delay', until },
    })
    const waiting = call('/profile')
    const other = await call('/labels')
    expect(other.status).toBe(200)
    expect(google.control.countOf('gmail.getProfile')).toBe(0)
    release('go')
    expect((await waiting).status).toBe(200)
  })
})

describe('quota', () => {
  it('is a sliding minute per user, and the answer says when to come back', async () => {
    for (let index = 0; index < 60; index += 1) expect((await send()).status).toBe(200)
    expect(google.control.unitsUsed(ANN)).toBe(6_000)
    const refused = await call('/labels')
    const body = await refused.json()
    expect([refused.status, body.error.errors[0].reason]).toEqual([429, 'rateLimitExceeded'])
    expect(body.error.message).toContain(`Retry after ${new Date(clock.now() + 60_000).toISOString()}`)
    google.control.set({ rateLimitAnswer: '403' })
    const other = await call('/labels')
    expect([other.status, (await other.json()).error.errors[0].reason]).toEqual([
      403,
      'userRateLimitExceeded',
    ])
    const bob = google.control.grant(BOB, ['https://mail.google.com/']).accessToken
    const free = await fetch(`${google.origin}/gmail/v1/users/me/labels`, {
      headers: { authorization: `Bearer ${bob}` },
    })
    expect(free.status).toBe(200)
    clock.advance(60_000)
    expect((await call('/labels')).status).toBe(200)
  })
})
