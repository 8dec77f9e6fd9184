import { expect, it } from 'vitest'
import { providerIds } from '../../../shared/domain/mailbox.ts'
import { ann, openConnectWorld } from '../../support/connect-world.ts'

const signal = new AbortController().signal

it.each(providerIds)('a grant of %s that is gone already counts as given back', async (provider) => {
  const world = await openConnectWorld({ provider })
  const { mailboxId } = await world.attempt({ account: ann })
  const credential = world.vault.entries.get(mailboxId ?? '') ?? expect.unreachable()
  const gone = { ok: true, value: null }
  expect(await world.oauth.revoke(credential, signal)).toEqual(gone)
  expect(await world.oauth.revoke(credential, signal)).toEqual(gone)
  expect(world.control.revocations()).toBe(provider === 'gmail' ? 2 : 0)
})

it.each([503, 400])('an answer of %i says nothing of a grant', async (status) => {
  const world = await openConnectWorld()
  const { mailboxId } = await world.attempt({ account: ann })
  const credential = world.vault.entries.get(mailboxId ?? '') ?? expect.unreachable()
  world.control.fault({ match: { path: '/revoke' }, action: { kind: 'status', status } })
  expect(await world.oauth.revoke(credential, signal)).toMatchObject({ ok: false })
})
