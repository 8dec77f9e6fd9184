import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startFaultProxy } from '../../support/fault-proxy.ts'
import type { FaultProxy } from '../../support/fault-proxy.ts'
import { startEmulatedGoogle } from '../../support/google/index.ts'
import type { EmulatedGoogle } from '../../support/google/index.ts'
import { startEmulatedMicrosoft } from '../../support/microsoft/index.ts'
import type { EmulatedMicrosoft } from '../../support/microsoft/index.ts'

const ANN = 'ann@northwind.example'
const accounts = [{ email: ANN, name: 'Ann' }]
let microsoft: EmulatedMicrosoft
let google: EmulatedGoogle
let proxies: { microsoft: FaultProxy; google: FaultProxy }

beforeEach(async () => {
  microsoft = await startEmulatedMicrosoft({ accounts })
  google = await startEmulatedGoogle({ accounts })
  proxies = {
    microsoft: await startFaultProxy(microsoft.origin),
    google: await startFaultProxy(google.origin),
  }
})
afterEach(() =>
  Promise.all([microsoft, google, proxies.microsoft, proxies.google].map(({ close }) => close())),
)

function sendBy(vendor: 'microsoft' | 'google'): Promise<Response> {
  const message = { subject: 's', body: { content: 'b' }, toRecipients: [{ emailAddress: { address: ANN } }] }
  const raw = Buffer.from(`To: ${ANN}\r\nSubject: s\r\n\r\nb`).toString('base64url')
  const [path, body, token] =
    vendor === 'microsoft'
      ? ['/v1.0/me/sendMail', { message }, microsoft.control.grant(ANN, ['Mail.Send']).accessToken]
      : [
          '/gmail/v1/users/me/messages/send',
          { raw },
          google.control.grant(ANN, ['https://mail.google.com/']).accessToken,
        ]
  return fetch(`${proxies[vendor].origin}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

const sentBy = (vendor: 'microsoft' | 'google'): number =>
  (vendor === 'microsoft' ? microsoft : google).control.sentMessages(ANN).length

describe.each(['microsoft', 'google'] as const)('before %s', (vendor) => {
  it('passes everything on, endpoints included', async () => {
    const { endpoints, origin } = vendor === 'microsoft' ? microsoft : google
    expect(Object.values(proxies[vendor].through(endpoints))).toEqual(
      Object.keys(endpoints).map(() => proxies[vendor].origin),
    )
    expect(Object.values(endpoints)).toContain(origin)
    expect((await sendBy(vendor)).ok).toBe(true)
    expect(sentBy(vendor)).toBe(1)
  })

  it.each([401, 429, 500, 503] as const)(
    'answers %i by itself, as often as the script says',
    async (status) => {
      const [step] = proxies[vendor].script([
        {
          match: { method: 'POST', path: /send/ },
          times: 2,
          action: { kind: 'status', status, headers: { 'retry-after': '9' } },
        },
      ])
      const answers = [await sendBy(vendor), await sendBy(vendor)]
      expect(answers.map((answer) => [answer.status, answer.headers.get('retry-after')])).toEqual([
        [status, '9'],
        [status, '9'],
      ])
      expect([step?.hits(), sentBy(vendor), (await sendBy(vendor)).ok, sentBy(vendor)]).toEqual([
        2,
        0,
        true,
        1,
      ])
      expect(proxies[vendor].requests().map(({ forwarded }) => forwarded)).toEqual([false, false, true])
    },
  )

  it('takes steps in order: cut before, accepted and dropped, cut in the middle, wrong JSON', async () => {
    const match = { path: '/send' }
    proxies[vendor].script([
      { match, action: { kind: 'cut', when: 'before' } },
      { match, action: { kind: 'accept-then-drop' } },
      { match, action: { kind: 'wrong-json', body: '<html>' } },
    ])
    await expect(sendBy(vendor)).rejects.toThrow()
    expect(sentBy(vendor)).toBe(0)
    await expect(sendBy(vendor)).rejects.toThrow()
    expect(sentBy(vendor)).toBe(1)
    const wrong = await sendBy(vendor)
    expect([wrong.status, await wrong.text(), sentBy(vendor)]).toEqual([200, '<html>', 2])
  })

  it('cuts an answer in its middle, and holds one until told', async () => {
    const path = vendor === 'microsoft' ? '/common/v2.0/.well-known/openid-configuration' : '/oauth2/v3/certs'
    const read = () => fetch(`${proxies[vendor].origin}${path}`).then((response) => response.json())
    proxies[vendor].script([{ match: { method: 'GET' }, action: { kind: 'cut', when: 'mid-body' } }])
    await expect(read()).rejects.toThrow()
    const gate = Promise.withResolvers<void>()
    const [held] = proxies[vendor].script([{ match: {}, action: { kind: 'delay', until: gate.promise } }])
    const reading = read()
    await expect.poll(() => held?.hits()).toBe(1)
    expect(proxies[vendor].requests().filter(({ forwarded }) => forwarded)).toHaveLength(1)
    gate.resolve()
    expect(Object.keys(await reading).length).toBeGreaterThan(0)
  })

  it('says 502 when nobody is behind it', async () => {
    await (vendor === 'microsoft' ? microsoft : google).close()
    expect((await sendBy(vendor)).status).toBe(502)
  })
})
