import { describe, expect, it } from 'vitest'
import type { ConnectAttempt } from '../../../../shared/domain/connect-attempt.ts'
import { createMailboxesStore } from '../../../../renderer/features/mailboxes/mailboxes-store.tsx'
import { createClient } from '../../../../renderer/ipc/client.ts'
import { createFakeBridge, viewOf, type Call } from '../../../support/renderer/fake-bridge.ts'

const setUp = (state: string) => {
  const calls: Call[] = []
  const said: string[] = []
  const bridge = createFakeBridge(viewOf(`?state=${state}`, Date.parse('2026-11-22T12:00:00Z')), calls)
  const store = createMailboxesStore(createClient(bridge), (words) => void said.push(words))
  const asked = (name: string) => calls.filter((call) => call.name === name).map(({ request }) => request)
  return { store, said, asked, publish: bridge.publish, state: () => store.getState() }
}

describe('connecting', () => {
  it('asks for the provider that was chosen, and follows the attempt', async () => {
    const { state, asked } = setUp('calm')
    await state().connect('graph', null)
    expect(asked('mailbox.connect')).toEqual([{ provider: 'graph', reconnects: null }])
    expect(state().attempt).toMatchObject({ provider: 'graph', state: 'waiting' })
    expect(state().attempt?.adminConsentUrl).toContain('adminconsent')
    await state().connect('gmail', 'mailbox-1')
    expect(state().attempt).toMatchObject({
      provider: 'gmail',
      reconnects: 'mailbox-1',
      adminConsentUrl: null,
    })
  })
  it('waiting for an administrator ends the attempt as that, and keeps it in sight with the link', async () => {
    const { state, asked } = setUp('calm')
    await state().connect('graph', null)
    await state().cancelConnect('admin_approval')
    expect(asked('mailbox.cancelConnect')).toEqual([{ attemptId: 'attempt-1', because: 'admin_approval' }])
    expect(state().attempt).toMatchObject({ state: 'failed', error: { code: 'auth_admin_approval' } })
    expect(state().attempt?.adminConsentUrl).toContain('adminconsent')
    state().dismissAttempt()
    expect(state().attempt).toBeNull()
  })
  it('called off it is gone', async () => {
    const { state } = setUp('calm')
    await state().connect('graph', null)
    await state().cancelConnect()
    expect(state().attempt).toBeNull()
  })
  it('one that could not begin says for whom, so that its words fit', async () => {
    const { state } = setUp('noclient')
    await state().connect('graph', null)
    expect(state().connectError).toMatchObject({
      provider: 'graph',
      reconnects: null,
      error: { code: 'auth_client_missing' },
    })
  })
  it('an attempt that ended before its answer came stays ended', async () => {
    const { state, store, publish } = setUp('calm')
    const connecting = state().connect('graph', null)
    const failed: Partial<ConnectAttempt> = {
      state: 'failed',
      error: { code: 'auth_denied', message: '', retry: 'user' },
    }
    const waiting = {
      id: 'attempt-1',
      provider: 'graph',
      reconnects: null,
      authorizeUrl: null,
      adminConsentUrl: null,
    }
    publish('connect.changed', { ...waiting, expiresAt: 5, mailboxId: null, grants: null, ...failed })
    await connecting
    expect(store.getState().attempt?.state).toBe('failed')
  })
})

describe('settings of a mailbox', () => {
  it('a change is sent alone, and the list is read anew', async () => {
    const { state, asked } = setUp('two')
    await state().load()
    expect(await state().change('mailbox-4', { isDefault: true })).toBeNull()
    expect(asked('mailbox.change')).toEqual([{ mailboxId: 'mailbox-4', change: { isDefault: true } }])
    expect(state().mailboxes.map(({ isDefault }) => isDefault)).toEqual([false, true])
    expect(await state().change('mailbox-4', { paused: true })).toBeNull()
    expect(state().mailboxes[1]?.paused).toBe(true)
  })
  it('a refusal is answered, and nothing is different', async () => {
    const { state } = setUp('refused')
    await state().load()
    expect((await state().change('mailbox-4', { paused: true }))?.code).toBe('store_full')
    expect(state().mailboxes[1]?.paused).toBe(false)
  })
  it('what is not saved yet is kept for its mailbox while the panel is closed', () => {
    const { state } = setUp('two')
    state().showSettings('mailbox-4')
    state().edit('mailbox-4', (before) => ({ ...before, displayName: 'A' }))
    state().edit('mailbox-4', (before) => ({ ...before, visibility: 'full' }))
    state().showSettings(null)
    expect(state().edits).toEqual({ 'mailbox-4': { displayName: 'A', visibility: 'full' } })
    state().edit('mailbox-4', () => ({}))
    expect(state().edits['mailbox-4']).toEqual({})
  })
  it('folders are asked of the provider; a failure is one', async () => {
    const { state } = setUp('two')
    const known = await state().folders('mailbox-4')
    expect(known.ok && known.value.filter(({ fixed }) => fixed).map(({ path }) => path)).toEqual([
      ['Inbox'],
      ['Sent Items'],
    ])
    const none = await state().folders('mailbox-1')
    expect(none).toEqual({ ok: true, value: [] })
    expect(await setUp('nofolders').state().folders('mailbox-4')).toMatchObject({ ok: false })
  })
})
