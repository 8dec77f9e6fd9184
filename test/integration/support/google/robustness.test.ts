import { request } from 'node:http'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EmulatedGoogle } from '../../../support/google/index.ts'
import { ANN, BOB, startGoogle } from './fixture.ts'

let google: EmulatedGoogle
let token: string

beforeAll(async () => {
  google = await startGoogle({ unitsPerMinute: 1_000_000_000 })
  token = google.control.grant(ANN, ['https://mail.google.com/']).accessToken
  for (let index = 0; index < 3; index += 1)
    await google.control.deliver(ANN, { from: BOB, to: ANN, subject: `m${index}`, text: 'x' })
})
afterAll(() => google.close())

type Wire = { method: string; path: string; headers: Record<string, string>; body: string }

/** Below fetch, which would tidy up what should stay broken. */
function send({ method, path, headers, body }: Wire): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(`${google.origin}/`, { method, path, headers }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
    })
    call.on('error', reject)
    call.end(body)
  })
}

const word = fc.constantFrom(
  'messages',
  'drafts',
  'send',
  'history',
  'threads',
  'labels',
  'settings',
  'sendAs',
  'attachments',
  'modify',
  'profile',
  '%zz',
  '%00',
  '..',
  'x',
  '19a00000000001f3',
)
const param = fc.tuple(
  fc.constantFrom(
    'q',
    'maxResults',
    'pageToken',
    'labelIds',
    'format',
    'startHistoryId',
    'historyTypes',
    'includeSpamTrash',
    'uploadType',
    'metadataHeaders',
  ),
  fc.oneof(
    fc.constantFrom('full', 'media', 'multipart', '1000000', '-1', 'true', 'WzEsMl0', '{', 'from:('),
    fc.string({ maxLength: 12 }),
  ),
)
const body = fc.oneof(
  fc.constantFrom(
    '',
    '{}',
    '{"raw":""}',
    '{"raw":"QQ"}',
    '{"message":{"raw":"VG86IGFAYi5jb20KCng"}}',
    '{"id":1}',
    '[',
    '{"addLabelIds":["X"]}',
  ),
  fc.string(),
)

describe('the emulator under nonsense', () => {
  it('never fails in itself', async () => {
    const wire = fc.record({
      method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
      upload: fc.boolean(),
      words: fc.array(word, { maxLength: 4 }),
      params: fc.array(param, { maxLength: 4 }),
      body,
    })
    await fc.assert(
      fc.asyncProperty(wire, async ({ method, upload, words, params, body: text }) => {
        const query = new URLSearchParams(params).toString()
        const path = `${upload ? '/upload' : ''}/gmail/v1/users/me/${words.join('/')}?${query}`
        const headers = {
          authorization: `Bearer ${token}`,
          'content-type': upload ? 'multipart/related; boundary=b' : 'application/json',
        }
        expect(await send({ method, path, headers, body: text })).not.toBe(500)
      }),
      { numRuns: 400 },
    )
  })

  it('never fails in its token endpoint', async () => {
    const field = fc.tuple(
      fc.constantFrom(
        'grant_type',
        'code',
        'client_id',
        'client_secret',
        'redirect_uri',
        'refresh_token',
        'code_verifier',
      ),
      fc.oneof(fc.string(), fc.constantFrom('authorization_code', 'refresh_token')),
    )
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    await fc.assert(
      fc.asyncProperty(fc.array(field), async (fields) => {
        const status = await send({
          method: 'POST',
          path: '/token',
          headers,
          body: new URLSearchParams(fields).toString(),
        })
        expect([400, 401]).toContain(status)
      }),
      { numRuns: 100 },
    )
  })
})
