import { expect, test } from 'vitest'
import { mailboxHandlers } from '../../../main/ipc/handlers/mailbox.ts'
import { createChangeMailbox, createListFolders } from '../../../main/mailboxes/change.ts'
import type { OpenedMailbox } from '../../../main/providers/provider.ts'
import { commands } from '../../../shared/ipc/contract.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok } from '../../../shared/errors/result.ts'
import { createFakeMailbox } from '../../support/provider/fake-mailbox.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { contact, enqueued, mailbox, step } from '../../support/store/record-builders.ts'
import { createTestClock } from '../../support/test-clock.ts'

const tree = [
  { id: 'in', path: ['Inbox'], fixed: true },
  { id: 'F', path: ['Clients'], fixed: false },
  { id: 'f', path: ['Clients', 'Old'], fixed: false },
]

const setUp = async (choosesFolders = true) => {
  const { clock } = createTestClock()
  const { store } = openTestStore({ now: clock.now })
  await store.mailboxes.save(mailbox())
  const { provider } = createFakeMailbox()
  const opened: OpenedMailbox[] = []
  const openProvider = (at: OpenedMailbox) => {
    opened.push(at)
    const capabilities = { ...provider.capabilities, choosesFolders }
    return { ...provider, capabilities, folders: async () => ok(tree) }
  }
  const work: string[] = []
  const published: string[] = []
  const notHere = () => expect.unreachable('no part of this')
  const handlers = mailboxHandlers({
    store,
    clock,
    openProvider,
    sync: {
      syncNow: async (id) => void work.push(`sync ${String(id)}`),
      check: async (id) => void work.push(`check ${id}`),
      statuses: () => [],
    },
    connector: { start: notHere, current: () => null, cancel: notHere },
    disconnect: notHere,
    change: createChangeMailbox({
      store: {
        mailboxes: {
          change: async (at) => {
            const changed = await store.mailboxes.change(at)
            if (work.length > 0) work.push('changed')
            return changed
          },
        },
      },
      clock,
      publish: (name) => void published.push(name),
      stopWork: async (id) => void work.push(`stop ${id}`),
      resumeWork: (id) => void work.push(`resume ${id}`),
    }),
    folders: createListFolders({ store, openProvider }),
  })
  const list = async () => {
    const answer = await handlers['mailbox.list']({})
    return answer.ok ? commands['mailbox.list'].response.parse(answer.value).mailboxes : expect.unreachable()
  }
  return { store, handlers, work, published, opened, list }
}

test('the list has what a person sets and counts, and nothing that is only main’s affair', async () => {
  const { store, handlers, list } = await setUp()
  await store.contacts.save({ contact: contact(), at: 0 })
  await store.sync.commit(step({ messages: [providerMessage()] }))
  await store.submissions.enqueue(enqueued())
  const alias = { name: 'Sales', address: 'sales@northwind.example' }
  await store.mailboxes.setAliases({ mailboxId: 'box', aliases: [alias] })
  const change = { paused: true, visibility: 'full', pullDays: 365, excludedFolderIds: ['F'] } as const
  await handlers['mailbox.change']({
    mailboxId: 'box',
    change: { ...change, excludedFolderIds: [...change.excludedFolderIds] },
  })
  const [box] = await list()
  expect(box).toMatchObject({
    isDefault: true,
    paused: true,
    visibility: 'full',
    pullDays: 365,
    aliases: [alias],
    counts: { messages: 1, waiting: 1 },
  })
  expect(Object.keys(box ?? {})).not.toEqual(expect.arrayContaining(['cursor', 'looked']))
  expect(JSON.stringify(box)).not.toContain('account-1')
})

test.each([
  [{ paused: true }, true],
  [{ pullDays: 365 as const }, true],
  [{ excludedFolderIds: ['F'] }, true],
  [{ displayName: 'Ann', signatureHtml: '<b>A</b>', visibility: 'subject' as const }, false],
  [{ isDefault: true as const }, false],
])('changing %o begins the work anew: %s', async (change, anew) => {
  const { handlers, work, published } = await setUp()
  expect(await handlers['mailbox.change']({ mailboxId: 'box', change })).toEqual(ok({}))
  expect(work).toEqual(anew ? ['stop box', 'changed', 'stop box', 'resume box'] : [])
  expect(published).toEqual(['mailboxes.changed'])
})

test('a mailbox that is not there is said', async () => {
  const { handlers, published } = await setUp()
  const at = { mailboxId: 'nowhere' }
  const missing = { ok: false, error: { code: 'mailbox_not_found' } }
  expect(await handlers['mailbox.change']({ ...at, change: { paused: true } })).toMatchObject(missing)
  expect(await handlers['mailbox.folders'](at)).toMatchObject(missing)
  expect(published).toEqual([])
})

test('folders: read or left out, a fixed one always read; ids keep their case', async () => {
  const { handlers, opened } = await setUp()
  const leave = (...excludedFolderIds: string[]) =>
    handlers['mailbox.change']({ mailboxId: 'box', change: { excludedFolderIds } })
  await leave('f', 'in')
  const answer = await handlers['mailbox.folders']({ mailboxId: 'box' })
  expect(answer).toEqual(
    ok({
      folders: [
        { ...tree[0], read: true },
        { ...tree[1], read: true },
        { ...tree[2], read: false },
      ],
    }),
  )
  expect(commands['mailbox.folders'].response.parse(answer.ok ? answer.value : {})).toBeTruthy()
  expect(opened).toMatchObject([{ id: 'box', excludedFolderIds: ['f', 'in'] }])
})

test('folders are empty where they are not chosen, and not asked for without a connection', async () => {
  const { handlers, store } = await setUp(false)
  expect(await handlers['mailbox.folders']({ mailboxId: 'box' })).toEqual(ok({ folders: [] }))
  const lastError = appError('auth_expired', 'revoked', 'user')
  await store.mailboxes.setState({ mailboxId: 'box', state: 'reconnect', lastError })
  const refused = err(appError('mailbox_not_connected', 'The mailbox is not connected', 'user'))
  expect(await handlers['mailbox.folders']({ mailboxId: 'box' })).toEqual(refused)
})

test('what could not be had is listed, and all of it is due at once when asked for', async () => {
  const { store, handlers, work, list } = await setUp()
  const error = appError('provider_bad_answer', 'odd', 'backoff')
  await store.sync.commit(step({ wanted: { route: 'pull', ids: ['odd'] } }))
  const failed = [{ providerMessageId: 'odd', error, nextTryAt: Date.UTC(2200, 0, 1) }]
  for (let tries = 0; tries < 3; tries += 1) await store.sync.commit(step({ failed }))
  const failures = [{ providerMessageId: 'odd', attempts: 3, nextTryAt: Date.UTC(2200, 0, 1), error }]
  expect(await handlers['mailbox.failures']({ mailboxId: 'box' })).toEqual(ok({ failures }))
  expect(await list()).toMatchObject([{ coverage: { failed: 1 } }])
  expect(await handlers['mailbox.retryFailures']({ mailboxId: 'box' })).toEqual(ok({}))
  expect(work).toEqual(['sync box'])
  expect(await store.sync.nextWanted({ mailboxId: 'box', now: 2000, limit: 5 })).toHaveLength(1)
})

test('a check is passed on', async () => {
  const { handlers, work } = await setUp()
  expect(await handlers['mailbox.check']({ mailboxId: 'box' })).toEqual(ok({}))
  expect(work).toEqual(['check box'])
})

test.each(['mailbox.check', 'mailbox.failures', 'mailbox.retryFailures'] as const)(
  '%s of a mailbox that there is not',
  async (name) => {
    const { handlers, work } = await setUp()
    const answer = await handlers[name]({ mailboxId: 'nobody' })
    expect(answer).toMatchObject({ ok: false, error: { code: 'mailbox_not_found' } })
    expect(work).toEqual([])
  },
)
