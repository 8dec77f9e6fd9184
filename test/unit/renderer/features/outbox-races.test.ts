import { expect, it } from 'vitest'
import { createOutboxStore } from '../../../../renderer/features/outbox/outbox-store.tsx'
import { createClient } from '../../../../renderer/ipc/client.ts'
import type { Submission } from '../../../../shared/domain/submission.ts'
import { ok } from '../../../../shared/errors/result.ts'
import { fakeSubmissions } from '../../../support/renderer/fake-answers.ts'

const now = Date.parse('2026-11-22T12:00:00Z')
const counts = { waiting: 1, failed: 0, sent: 0, cancelled: 0, follow_up: 0 }
const [example] = fakeSubmissions(now, 'busy')
const mail = (change: Partial<Submission>): Submission => {
  if (example === undefined) throw new Error('no submission')
  return { ...example, ...change }
}
const settle = async () => {
  for (let round = 0; round < 20; round += 1) await Promise.resolve()
}

/** Main whose lists are answered when the test says so. */
const setUp = () => {
  const asked: { request: unknown; answer: (ids: readonly string[], next?: string) => Promise<void> }[] = []
  const client = createClient({
    invoke: (_, request) =>
      new Promise((resolve) => {
        const answer = (ids: readonly string[], next: string | null = null) => {
          const submissions = ids.map((id) => mail({ id }))
          resolve(ok({ submissions, next, counts, nextScheduledAt: null }))
          return settle()
        }
        asked.push({ request, answer })
      }),
    on: () => () => undefined,
  })
  const store = createOutboxStore(client)
  const ids = () => store.getState().submissions.map(({ id }) => id)
  return { get: store.getState, asked, ids }
}

it('a list that comes after the tab was changed is not shown on the other tab', async () => {
  const { get, asked, ids } = setUp()
  void get().load()
  get().show('sent')
  await asked[0]?.answer(['waiting-1'])
  expect([get().tab, get().status, ids()]).toEqual(['sent', 'loading', []])
  await asked[1]?.answer(['sent-1'])
  expect([get().status, ids()]).toEqual(['ready', ['sent-1']])
})

it('neither are further rows that were asked for before', async () => {
  const { get, asked, ids } = setUp()
  void get().load()
  await asked[0]?.answer(['waiting-1'], 'further')
  void get().loadMore()
  get().show('sent')
  await asked[2]?.answer(['sent-1'])
  await asked[1]?.answer(['waiting-2'])
  expect(ids()).toEqual(['sent-1'])
  expect(get().hasMore).toBe(false)
})

it('of several mails that can be taken back the newest is', async () => {
  const undoable = (id: string, queuedAt: number) =>
    mail({ id, state: 'queued', undoUntil: now + 9, queuedAt })
  const submissions = [undoable('a', now - 30), undoable('b', now - 10), undoable('c', now - 20)]
  const client = createClient({
    invoke: async () => ok({ submissions, next: null, counts, nextScheduledAt: null }),
    on: () => () => undefined,
  })
  expect((await createOutboxStore(client).getState().undoable(now))?.id).toBe('b')
})
