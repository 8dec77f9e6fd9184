import type { AccountInfo, ICachePlugin } from '@azure/msal-node'
import * as z from 'zod'
import { parseJson } from '../platform/parse-json.ts'

/** MSAL's own form: entities by kind, each kind by key. Only what is kept here is looked into. */
const entities = z.record(z.string(), z.looseObject({}))
const cacheSchema = z.object({
  Account: entities,
  IdToken: entities,
  AccessToken: entities,
  RefreshToken: entities,
  AppMetadata: entities.default({}),
})

/**
 * What has to be kept of MSAL's serialised cache: the account and its refresh token. The access token lies beside it in
 * the credential, the ID token was read, and both would make the entry large. Null where it is no such cache or holds no
 * refresh token.
 */
export const keptCache = (serialised: string): string | null => {
  const parsed = cacheSchema.safeParse(parseJson(serialised))
  if (!parsed.success || Object.keys(parsed.data.RefreshToken).length === 0) return null
  return JSON.stringify({ ...parsed.data, AccessToken: {}, IdToken: {} })
}

/** MSAL's cache for one call of the library: filled from `kept`, and the last state to be kept. */
export const createCallCache = (kept: string | null) => {
  let current = kept
  const plugin: ICachePlugin = {
    beforeCacheAccess: async ({ tokenCache }) => {
      if (current !== null) tokenCache.deserialize(current)
    },
    afterCacheAccess: async ({ tokenCache, cacheHasChanged }) => {
      if (cacheHasChanged) current = keptCache(tokenCache.serialize()) ?? current
    },
  }
  return { plugin, current: () => current }
}

/** The one account of a cache, or null. Two would mean that somebody else wrote it. */
export const onlyAccount = (accounts: readonly AccountInfo[]): AccountInfo | null =>
  accounts.length === 1 ? (accounts[0] ?? null) : null
