import { describe, expect, it } from 'vitest'
import { readIdToken, readMicrosoftIdToken } from '../../../main/oauth/id-token.ts'

const now = Date.UTC(2026, 10, 1)
const expected = {
  issuers: ['https://accounts.google.com', 'accounts.google.com'],
  clientId: 'client-1',
  nonce: 'n1',
  now,
}
const claims = {
  iss: 'https://accounts.google.com',
  aud: 'client-1',
  azp: 'client-1',
  exp: now / 1000 + 3600,
  nonce: 'n1',
  sub: '1065',
  email: 'ann@northwind.example',
}
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const tokenOf = (change: object): string =>
  `${encode({ alg: 'RS256' })}.${encode({ ...claims, ...change })}.sig`

describe('ID token', () => {
  it('tells who signed in', () => {
    expect(readIdToken(tokenOf({ name: 'Ann Meyer' }), expected)).toEqual({
      ok: true,
      value: { accountId: '1065', address: 'ann@northwind.example', name: 'Ann Meyer' },
    })
    for (const fine of [
      { iss: 'accounts.google.com' },
      { aud: ['client-1'] },
      { azp: undefined },
      { exp: now / 1000 - 299 },
    ]) {
      expect(readIdToken(tokenOf(fine), expected)).toMatchObject({ ok: true })
    }
  })

  it.each([
    ['another issuer', { iss: 'https://evil.example' }],
    ['another audience', { aud: 'client-2' }],
    ['an audience that only begins alike', { aud: 'client-12' }],
    ['several audiences without an authorised party', { aud: ['client-1', 'client-2'], azp: undefined }],
    ['another authorised party', { azp: 'client-2' }],
    ['an end long ago', { exp: now / 1000 - 301 }],
    ['another nonce', { nonce: 'n2' }],
    ['no nonce', { nonce: undefined }],
    ['no subject', { sub: undefined }],
    ['an empty subject', { sub: '' }],
    ['no address', { email: undefined }],
    ['an address that is none', { email: 'x' }],
    ['an end in words', { exp: 'tomorrow' }],
  ])('is refused with %s, and the value is not repeated', (_name, change) => {
    const read = readIdToken(tokenOf(change), expected)
    expect(read).toMatchObject({ ok: false, error: { code: 'auth_failed' } })
    expect(JSON.stringify(read)).not.toMatch(/evil|client-2|n2|1065/)
  })

  it.each(['', 'a.b', 'a.b.c', 'a.b.c.d', `${encode({})}.${encode('text')}.x`])(
    'is refused when it reads %j',
    (token) => {
      expect(readIdToken(token, expected)).toMatchObject({ ok: false, error: { code: 'auth_failed' } })
    },
  )
})

describe('ID token of Entra', () => {
  const tid = '0aa3c4f2-5d9c-4b1e-8f0a-5b6d7c8e9f10'
  const entra = {
    iss: `https://login.microsoftonline.com/${tid}/v2.0`,
    aud: 'client-1',
    azp: undefined,
    tid,
    preferred_username: 'ann@northwind.example',
    name: 'Ann Meyer',
  }
  const wanted = { clientId: 'client-1', nonce: 'n1', now, tenant: 'common' }

  it.each(['common', 'organizations', 'northwind.example', tid, tid.toUpperCase()])(
    'is of the tenant that it names, with the app set to %s',
    (tenant) => {
      expect(readMicrosoftIdToken(tokenOf(entra), { ...wanted, tenant })).toEqual({
        ok: true,
        value: { username: 'ann@northwind.example', name: 'Ann Meyer' },
      })
    },
  )

  it.each([
    ['another issuer', { iss: 'https://login.microsoftonline.com/common/v2.0' }, 'common'],
    ['a token of version 1', { iss: `https://sts.windows.net/${tid}/` }, 'common'],
    ['another tenant than the one that is set', {}, '11111111-2222-4333-8444-555555555555'],
    ['another client', { aud: 'client-2' }, 'common'],
    ['another request', { nonce: 'n2' }, 'common'],
    ['an old one', { exp: now / 1000 - 301 }, 'common'],
    ['no tenant', { tid: 'common' }, 'common'],
  ])('refuses %s', (_name, change, tenant) => {
    expect(readMicrosoftIdToken(tokenOf({ ...entra, ...change }), { ...wanted, tenant })).toMatchObject({
      ok: false,
      error: { code: 'auth_failed' },
    })
  })
})
