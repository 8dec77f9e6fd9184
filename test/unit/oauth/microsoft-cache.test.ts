import { expect, it } from 'vitest'
import { keptCache, onlyAccount } from '../../../main/oauth/microsoft-cache.ts'

const cache = {
  Account: { a: { home_account_id: 'u.t' } },
  IdToken: { i: { secret: 'id' } },
  AccessToken: { t: { secret: 'access' } },
  RefreshToken: { r: { secret: 'refresh' } },
  AppMetadata: { m: { client_id: 'c' } },
}

it('keeps the account and what renews it, nothing that is large or read', () => {
  const kept = keptCache(JSON.stringify(cache)) ?? ''
  expect(JSON.parse(kept)).toEqual({ ...cache, IdToken: {}, AccessToken: {} })
  expect(keptCache(kept)).toBe(kept)
})

it.each([
  ['without a refresh token', JSON.stringify({ ...cache, RefreshToken: {} })],
  ['of another form', JSON.stringify({ ...cache, Account: [] })],
  ['that is no JSON', '1//google'],
  ['that is empty', ''],
])('keeps nothing of one %s', (_name, text) => expect(keptCache(text)).toBeNull())

it('knows the account where there is one, and only one', () => {
  const account = {
    homeAccountId: 'u.t',
    environment: 'e',
    tenantId: 't',
    username: 'u',
    localAccountId: 'u',
  }
  expect(onlyAccount([account])).toBe(account)
  expect([onlyAccount([]), onlyAccount([account, account])]).toEqual([null, null])
})
