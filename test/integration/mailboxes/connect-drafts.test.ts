import { expect, it } from 'vitest'
import { createMicrosoftOAuth } from '../../../main/oauth/microsoft.ts'
import { grantsFromScopes } from '../../../main/oauth/scopes.ts'
import { rewriteOrigin } from '../../../main/platform/http.ts'
import { ann, openConnectWorld } from '../../support/connect-world.ts'

/** A world in which the organisation keeps outgoing mail in Drafts, or does not. */
const openWorld = async (drafts: boolean) => {
  const world = await openConnectWorld({ provider: 'graph' })
  world.keys.current = { ...world.identity.keys, drafts }
  return { ...world, microsoft: world.microsoft() }
}

type World = Awaited<ReturnType<typeof openWorld>>

const credentialOf = async ({ vault }: World, mailboxId: string) => {
  const kept = await vault.read(mailboxId)
  return kept.ok && kept.value !== null ? kept.value : expect.unreachable()
}

const scopesOf = (url: string | null, name = 'scope'): string[] =>
  (new URL(url ?? '').searchParams.get(name) ?? '').split(' ')

it.each([true, false])('drafts: %s is asked for, granted, kept and renewed', async (drafts) => {
  const world = await openWorld(drafts)
  const attempt = await world.attempt({ account: ann })
  expect(attempt).toMatchObject({ state: 'connected', grants: { readMail: true, sendMail: true, drafts } })
  expect(scopesOf(world.opened[0] ?? null).includes('Mail.ReadWrite')).toBe(drafts)
  expect(scopesOf(attempt.adminConsentUrl).includes('https://graph.microsoft.com/Mail.ReadWrite')).toBe(
    drafts,
  )
  const [mailbox] = await world.store.mailboxes.list()
  expect(mailbox?.grants.drafts).toBe(drafts)
  const credential = await credentialOf(world, mailbox?.id ?? '')
  expect(grantsFromScopes('graph', credential.scopes).drafts).toBe(drafts)
  const renewed = await world.oauth.refresh(credential, null, new AbortController().signal)
  expect(renewed.ok && grantsFromScopes('graph', renewed.value.scopes).drafts).toBe(drafts)
})

it('switched on, it counts from the next sign-in: what there is is renewed as it was granted', async () => {
  const world = await openWorld(false)
  const { mailboxId } = await world.attempt({ account: ann })
  world.keys.current = { ...world.identity.keys, drafts: true }
  const credential = await credentialOf(world, mailboxId ?? '')
  const renewed = await world.oauth.refresh(credential, null, new AbortController().signal)
  expect(renewed.ok && grantsFromScopes('graph', renewed.value.scopes)).toMatchObject({ drafts: false })
  expect((await world.store.mailboxes.list())[0]?.grants.drafts).toBe(false)
  await world.attempt({ account: ann }, mailboxId)
  expect((await world.store.mailboxes.list())[0]?.grants.drafts).toBe(true)
  world.keys.current = { ...world.identity.keys, drafts: false }
  await world.attempt({ account: ann }, mailboxId)
  // What was consented to before stays consented to, and what is granted is Entra's to say.
  expect(scopesOf(world.opened[2] ?? null)).not.toContain('Mail.ReadWrite')
})

it('a change while the page is open does not change what is exchanged', async () => {
  const world = await openWorld(false)
  let drafts = false
  const client = () => ({ clientId: world.microsoft.clientId, tenant: 'common', drafts })
  const oauth = createMicrosoftOAuth({ ...world, client })
  const redirectUri = 'http://localhost:5000'
  const prepared = await oauth.prepare({ redirectUri, state: 's', loginHint: null, claims: null })
  drafts = true
  const attempt = prepared.ok ? prepared.value : expect.unreachable()
  const page = rewriteOrigin(attempt.authorizeUrl, world.endpoints)
  const back = await world.identity.answer(page, { account: ann })
  const grant = await attempt.exchange(back?.searchParams.get('code') ?? '', new AbortController().signal)
  expect(grant.ok && grantsFromScopes('graph', grant.value.credential.scopes).drafts).toBe(false)
})
