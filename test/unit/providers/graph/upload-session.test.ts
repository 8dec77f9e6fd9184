import { describe, expect, test } from 'vitest'
import type { GraphClient } from '../../../../main/providers/graph/client.ts'
import { uploadSession } from '../../../../main/providers/graph/schemas.ts'
import { uploadOnce } from '../../../../main/providers/graph/upload-session.ts'
import { uploadAddress } from '../../../../main/providers/gmail/schemas.ts'
import { appError } from '../../../../shared/errors/app-error.ts'
import { err, ok } from '../../../../shared/errors/result.ts'

const signal = new AbortController().signal
const size = 4_200_000
const content = new Uint8Array(size)
const file = { filename: 'a.bin', mediaType: 'application/octet-stream', contentId: null, content: '' }

type Said = { readonly status: number; readonly body?: object }

/** Uploads to a service that says these one after the other; what it says no more is a 404. */
const uploading = async (said: readonly Said[], opened = 201) => {
  const asked: string[] = []
  const left = [...said]
  const client: GraphClient = {
    read: async (call) => {
      const body = new TextEncoder().encode(JSON.stringify({ uploadUrl: 'https://outlook.office.com/x' }))
      const value = call.read({ status: opened, body })
      return value === null ? err(appError('provider_bad_answer', 'odd')) : ok(value)
    },
    once: () => expect.unreachable(),
    refusedPart: () => expect.unreachable(),
    bare: async ({ run }) => {
      const end = await run(async (_url, init) => {
        const headers = new Headers(init.headers)
        asked.push(`${init.method ?? ''} ${headers.get('content-range') ?? ''}`.trim())
        const next = left.shift()
        if (next === undefined) return { error: appError('not_found', 'gone'), mayHaveHappened: false }
        const body = new TextEncoder().encode(next.body === undefined ? '' : JSON.stringify(next.body))
        return { value: { status: next.status, body } }
      })
      return 'value' in end ? ok(end.value) : err(end.error)
    },
  }
  return { end: await uploadOnce(client, 'draft', file, content, signal), asked }
}

const whole: Said = { status: 201 }
const wants = (next: string, name = 'NextExpectedRanges'): Said => ({ status: 200, body: { [name]: [next] } })

test.each([
  ['NextExpectedRanges', '3932160'],
  ['nextExpectedRanges', '3932160'],
  ['nextExpectedRanges', '3932160-'],
  ['nextExpectedRanges', '3932160-4199999'],
])('%s: %s is where it goes on', async (name, next) => {
  const { end, asked } = await uploading([wants(next, name), whole])
  expect(end).toEqual({ ok: true, value: 'whole' })
  expect(asked).toEqual(['PUT bytes 0-3932159/4200000', 'PUT bytes 3932160-4199999/4200000'])
})

test.each([
  [200, 'whole'],
  [201, 'whole'],
  [202, null],
])('a session that is opened with %i: %j', async (opened, end) => {
  const tried = await uploading([whole], opened)
  expect(tried.end.ok ? tried.end.value : null).toBe(end)
})

test('the service may have taken less than it was given', async () => {
  const { end, asked } = await uploading([wants('327680'), wants('4199999'), whole])
  expect(end).toEqual({ ok: true, value: 'whole' })
  expect(asked.slice(1)).toEqual(['PUT bytes 327680-4199999/4200000', 'PUT bytes 4199999-4199999/4200000'])
})

test.each(['0', '4200000', '99999999'])(
  'a session that wants %s next is lost: it would never end',
  async (next) => {
    const { end, asked } = await uploading([wants(next), wants(next), wants(next)])
    expect(end).toEqual({ ok: true, value: 'lost' })
    expect(asked).toHaveLength(1)
  },
)

test('one that nobody knows is lost', async () => {
  expect((await uploading([wants('3932160')])).end).toEqual({ ok: true, value: 'lost' })
})

test.each<Said>([{ status: 200 }, { status: 200, body: {} }, wants('x'), { status: 202 }])(
  '%j is no answer of an upload',
  async (said) => {
    expect((await uploading([said])).end).toMatchObject({ ok: false, error: { code: 'provider_bad_answer' } })
  },
)

describe('bytes of mail go to the provider alone', () => {
  test.each([
    ['https://outlook.office.com/api/v2.0/x?authtoken=y', true],
    ['https://outlook.office365.com/api/x', true],
    ['https://graph.microsoft.com/v1.0/x', true],
    ['http://outlook.office.com/x', false],
    ['https://outlook.office.com.evil.example/x', false],
    ['https://evil.example/outlook.office.com/', false],
    ['https://outlook.office.com@evil.example/', false],
    ['https://eviloffice.com/x', false],
  ])('%s: %s', (uploadUrl, taken) => {
    expect(uploadSession.safeParse({ uploadUrl }).success).toBe(taken)
  })

  test.each([
    ['https://gmail.googleapis.com/upload/gmail/v1/users/me/drafts?upload_id=x', true],
    ['https://www.googleapis.com/upload/gmail/v1/users/me/drafts?upload_id=x', true],
    ['https://gmail.googleapis.com/gmail/v1/x', false],
    ['http://gmail.googleapis.com/upload/x', false],
    ['https://gmail.googleapis.com.evil.example/upload/x', false],
    ['https://gmail.googleapis.com@evil.example/upload/x', false],
  ])('%s: %s', (location, taken) => {
    expect(uploadAddress.safeParse({ location }).success).toBe(taken)
  })
})
