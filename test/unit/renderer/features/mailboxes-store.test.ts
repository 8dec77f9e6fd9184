import { describe, expect, it, vi } from 'vitest'
import type { ConnectAttempt } from '../../../../shared/domain/connect-attempt.ts'
import { createMailboxesStore } from '../../../../renderer/features/mailboxes/mailboxes-store.tsx'
import { createClient, type Bridge } from '../../../../renderer/ipc/client.ts'
import { appError } from '../../../../shared/errors/app-error.ts'
import { err } from '../../../../shared/errors/result.ts'
import { createFakeBridge, viewOf, type Call } from '../../../support/renderer/fake-bridge.ts'

const setUp = (state: string) => {
  const calls: Call[] = []
  const said: string[] = []
  const bridge = createFakeBridge(viewOf(`?state=${state}`, Date.parse('2026-11-22T12:00:00Z')), calls)
  let held: { readonly name: string; readonly until: Promise<void>; reached: boolean } | null = null
  const main: Bridge = {
    ...bridge,
    invoke: async (name, request) => {
      const answer = await bridge.invoke(name, request)
      if (held?.name === name) {
        held.reached = true
        await held.until
      }
      return answer
    },
  }
  const store = createMailboxesStore(createClient(main), (words) => void said.push(words))
  /** The next answers to a command stay on their way until they are let go. */
  const hold = (name: string) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    held = { name, until: promise, reached: false }
    return { go: resolve, reached: () => held?.reached === true }
  }
  const asked = (name: string) => calls.filter((call) => call.name === name).map(({ request }) => request)
  return { main, said, asked, hold, publish: bridge.publish, state: () => store.getState() }
}

const all = { readMail: true, sendMail: true, calendar: true, drafts: false }
const denied = appError('auth_denied', '', 'user')
const first: ConnectAttempt = {
  id: 'attempt-1',
  provider: 'graph',
  reconnects: null,
  state: 'waiting',
  authorizeUrl: null,
  adminConsentUrl: null,
  expiresAt: 5,
  mailboxId: null,
  grants: null,
  error: null,
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
    const { state, publish } = setUp('calm')
    const connecting = state().connect('graph', null)
    publish('connect.changed', { ...first, state: 'failed', error: denied })
    await connecting
    expect(state().attempt?.state).toBe('failed')
    const again = state().connect('graph', null)
    publish('connect.changed', { ...first, id: 'attempt-2', state: 'connected', mailboxId: 'm', grants: all })
    await again
    expect(state().attempt).toBeNull()
  })
  it('an answer does not take back what an event has told since', async () => {
    const { state, publish } = setUp('calm')
    const connecting = state().connect('graph', null)
    publish('connect.changed', { ...first, state: 'finishing' })
    await connecting
    expect(state().attempt?.state).toBe('finishing')
  })
  it('a list that was asked for before the end does not bring the attempt back', async () => {
    const { state, publish, hold } = setUp('calm')
    await state().connect('gmail', null)
    const release = hold('mailbox.connectAttempt')
    const loading = state().load()
    await vi.waitFor(() => expect(release.reached()).toBe(true))
    publish('connect.changed', { ...first, state: 'connected', mailboxId: 'm', grants: all })
    expect(state().attempt).toBeNull()
    release.go()
    await loading
    expect(state().attempt).toBeNull()
  })
  it('one that is under way is shown after a reload, and in the place of a refusal', async () => {
    const { state, main } = setUp('calm')
    await state().connect('graph', null)
    const window = createMailboxesStore(createClient(main), () => {}).getState
    await window().load()
    expect(window().attempt).toMatchObject({ id: 'attempt-1', provider: 'graph', state: 'waiting' })

    const busy = createClient({
      ...main,
      invoke: async (name, request) =>
        name === 'mailbox.connect'
          ? err(appError('auth_in_progress', '', 'user'))
          : main.invoke(name, request),
    })
    const other = createMailboxesStore(busy, () => {}).getState
    await other().connect('graph', null)
    expect(other()).toMatchObject({ connectError: null, attempt: { id: 'attempt-1', state: 'waiting' } })
    await other().connect('gmail', null)
    expect(other()).toMatchObject({ attempt: null, connectError: { error: { code: 'auth_in_progress' } } })
    await other().cancelConnect()
    await state().cancelConnect()
    await other().connect('graph', null)
    expect(other()).toMatchObject({ attempt: null, connectError: { error: { code: 'auth_in_progress' } } })
  })
  it('only a whole one ends without a word more', async () => {
    const { state, publish, said } = setUp('calm')
    publish('connect.changed', {
      ...first,
      state: 'connected',
      mailboxId: 'm',
      grants: { ...all, sendMail: false },
    })
    expect(state().attempt?.state).toBe('connected')
    publish('connect.changed', {
      ...first,
      state: 'connected',
      mailboxId: 'm',
      grants: { ...all, readMail: false },
    })
    expect(state().attempt?.state).toBe('connected')
    expect(said).toEqual([])
    publish('connect.changed', {
      ...first,
      state: 'connected',
      mailboxId: 'm',
      grants: { ...all, calendar: false },
    })
    expect(state().attempt).toBeNull()
    publish('connect.changed', { ...first, id: 'attempt-2', state: 'cancelled' })
    expect(said).toEqual(['Mailbox connected'])
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
