import { expect, test, vi } from 'vitest'
import type { SystemNotification } from '../../../main/app/host.ts'
import { createAskToReconnect } from '../../../main/mailboxes/ask-to-reconnect.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { mailbox } from '../../support/store/record-builders.ts'

const ended = appError('auth_expired', 'The sign-in was revoked', 'user')
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

const setUp = () => {
  const { store } = openTestStore()
  const shown: SystemNotification[] = []
  const published: unknown[] = []
  const ask = createAskToReconnect({
    store,
    notify: (notification) => void shown.push(notification),
    publish: (...event) => void published.push(event),
    logger: silent,
  })
  const stateOf = async (mailboxId: string) => (await store.mailboxes.get({ mailboxId }))?.state
  return { store, shown, published, ask, stateOf }
}

test('a sign-in that ended is told once by the system, for each mailbox and each end', async () => {
  const { store, shown, ask, stateOf } = setUp()
  await store.mailboxes.save(mailbox())
  await store.mailboxes.save(
    mailbox({ id: 'other', accountId: 'account-2', address: 'sales@contoso.example' }),
  )
  const asked = async (mailboxId: string): Promise<void> => {
    ask(mailboxId, ended)
    await vi.waitFor(async () => expect(await stateOf(mailboxId)).toBe('reconnect'))
  }
  await asked('box')
  await asked('box')
  await asked('other')
  await vi.waitFor(() => expect(shown).toHaveLength(2))
  expect(shown.map(({ title, body }) => [title, body])).toEqual([
    ['Sign in again: ann@northwind.example', 'Its sync and sending are paused. Nothing is lost.'],
    ['Sign in again: sales@contoso.example', 'Its sync and sending are paused. Nothing is lost.'],
  ])
  await store.mailboxes.save(mailbox())
  await asked('box')
  await vi.waitFor(() => expect(shown).toHaveLength(3))
})

test('pressed, it leads to the mailboxes', async () => {
  const { store, shown, published, ask } = setUp()
  await store.mailboxes.save(mailbox())
  ask('box', ended)
  await vi.waitFor(() => expect(shown).toHaveLength(1))
  shown[0]?.onClick()
  expect(published).toEqual([
    ['mailboxes.changed', {}],
    ['app.goTo', { place: 'mailboxes' }],
  ])
})

test('a mailbox that was disconnected meanwhile asks for nothing', async () => {
  const { store, shown, published, ask, stateOf } = setUp()
  await store.mailboxes.save(mailbox({ state: 'disconnected' }))
  ask('box', ended)
  await vi.waitFor(() => expect(published).toHaveLength(1))
  expect([await stateOf('box'), shown]).toEqual(['disconnected', []])
})

test('a new sign-in that is stored right after the end of the old one is not put aside by it', async () => {
  const { store, shown, ask, stateOf } = setUp()
  await store.mailboxes.save(mailbox())
  ask('box', ended)
  await store.mailboxes.save(mailbox())
  await vi.waitFor(() => expect(shown).toHaveLength(1))
  expect(await stateOf('box')).toBe('connected')
})
