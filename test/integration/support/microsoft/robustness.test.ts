import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EmulatedMicrosoft } from '../../../support/microsoft/index.ts'
import { ANN, BOB, callerFor, MAIL, startMicrosoft } from './fixture.ts'

let microsoft: EmulatedMicrosoft
let call: ReturnType<typeof callerFor>
beforeAll(async () => {
  microsoft = await startMicrosoft({ concurrency: 100 })
  call = callerFor(microsoft, ANN, [...MAIL, 'Mail.ReadWrite'])
  await microsoft.control.deliver(ANN, { from: BOB, to: ANN, subject: 's', text: 't' })
})
afterAll(() => microsoft.close())

const OPTIONS = [
  '$filter',
  '$search',
  '$orderby',
  '$select',
  '$expand',
  '$top',
  '$skip',
  '$skiptoken',
  '$deltatoken',
  '$count',
]
const PATHS = [
  '/me/messages',
  '/me/mailFolders',
  '/me/mailFolders/inbox/messages/delta',
  '/me/mailFolders/delta',
  '/me/messages/x',
  '/me/messages/x/attachments/y',
]
const WORDS = [
  "subject eq 'x'",
  'receivedDateTime ge 2026',
  '(((',
  "'",
  'any(',
  'not not isRead',
  '"a OR"',
  'from:"',
  '-1',
  '1e9',
  'singleValueExtendedProperties($filter=id eq)',
]
const POSTS = [
  '/me/sendMail',
  '/me/messages',
  '/$batch',
  '/me/messages/x/reply',
  '/me/messages/x/attachments/createUploadSession',
]

describe('the emulator under nonsense', () => {
  it('never fails in itself', async () => {
    const value = fc.oneof(fc.constantFrom(...WORDS), fc.string({ unit: 'grapheme' }))
    const query = fc.dictionary(fc.constantFrom(...OPTIONS), value, { maxKeys: 3 })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...PATHS), query, async (path, options) => {
        const { status } = await call(`${path}?${new URLSearchParams(options).toString()}`)
        expect(status).toBeLessThan(500)
      }),
      { numRuns: 300 },
    )
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...POSTS),
        fc.oneof(fc.json(), fc.string()),
        fc.boolean(),
        async (path, body, json) => {
          const headers = { 'content-type': json ? 'application/json' : 'text/plain' }
          expect((await call(path, { method: 'POST', body, headers })).status).toBeLessThan(500)
        },
      ),
      { numRuns: 200 },
    )
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('authorize', 'token', 'logout'),
        fc.dictionary(
          fc.constantFrom('client_id', 'scope', 'grant_type', 'code', 'redirect_uri'),
          fc.string(),
        ),
        async (path, fields) => {
          const body = new URLSearchParams(fields)
          const url = `${microsoft.origin}/common/oauth2/v2.0/${path}`
          const response = await (path === 'token'
            ? fetch(url, { method: 'POST', body })
            : fetch(`${url}?${body.toString()}`))
          expect(response.status).toBeLessThan(500)
        },
      ),
      { numRuns: 100 },
    )
  })
})
