import { describe, expect, it } from 'vitest'
import { createMemoryLogger } from '../../../main/platform/logger.ts'
import type { MailProvider } from '../../../main/providers/provider.ts'
import { createMailboxRun } from '../../../main/sync/mailbox-run.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { err, ok } from '../../../shared/errors/result.ts'
import { createFakeMailbox } from '../../support/provider/fake-mailbox.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { wantedMail } from '../../support/sync/wanted-mail.ts'
import { contact, mailbox, step } from '../../support/store/record-builders.ts'

const now = Date.UTC(2026, 10, 1, 9)
const day = 24 * 60 * 60_000
/** Ends a run that would not end by itself, so that the test fails instead of hanging. */
const patience = 200

/** A run over a provider of which some calls are replaced; `calls` counts those. */
const runOver = async (given: Partial<MailProvider>) => {
  const { store } = openTestStore({ now: () => now })
  await store.mailboxes.save(mailbox({ connectedAt: now }))
  await store.contacts.save({ contact: contact(), at: now })
  let calls = 0
  const counted = (): void => {
    calls += 1
    if (calls > patience) throw new Error('asked without end')
  }
  const provider: MailProvider = {
    ...createFakeMailbox().provider,
    ...(given.pull && { pull: (...at) => (counted(), given.pull?.(...at) ?? expect.unreachable()) }),
    ...(given.sent && { sent: (...at) => (counted(), given.sent?.(...at) ?? expect.unreachable()) }),
    ...(given.search && { search: (...at) => (counted(), given.search?.(...at) ?? expect.unreachable()) }),
  }
  const unheard = {
    logger: createMemoryLogger(),
    onStored: () => undefined,
    onSubmissions: () => undefined,
    onProgress: () => undefined,
  }
  const run = createMailboxRun({ mailboxId: 'box', provider, store, now: () => now, ...unheard })
  return { store, run: () => run(new AbortController().signal), calls: () => calls }
}

describe('a provider that does not keep its word', () => {
  it.each([
    ['on the spot', () => 'same'],
    ['by a detour', (cursor: string) => (cursor === 'a' ? 'b' : 'a')],
  ])('a listing of changes that always has more, leading in a circle %s, ends the run', async (_, next) => {
    const { store, run, calls } = await runOver({
      pull: async (cursor) =>
        ok({ changed: [], heads: [], removed: [], left: [], next: next(cursor), more: true }),
    })
    await store.sync.commit(step({ position: { kind: 'cursor', cursor: '0' } }))
    expect(await run()).toMatchObject({ pulled: false, result: { error: { code: 'provider_bad_answer' } } })
    expect(calls()).toBeLessThan(5)
  })

  it('a listing of past mail that leads in a circle ends the run and begins anew in the next', async () => {
    const { store, run, calls } = await runOver({ search: async () => ok({ ids: [], next: 'page' }) })
    expect(await run()).toMatchObject({ pulled: true, result: { error: { code: 'provider_bad_answer' } } })
    expect(calls()).toBeLessThan(5)
    const { backfills } = await store.sync.openBackfills({ mailboxId: 'box', limit: 5 })
    expect(backfills).toMatchObject([{ page: null }])
  })

  it('a listing of sent mail that leads in a circle ends, and what it brought is looked at', async () => {
    const { store, run, calls } = await runOver({ sent: async () => ok({ ids: ['s1', 's2'], next: 'page' }) })
    expect((await run()).result.ok).toBe(true)
    expect(calls()).toBe(2)
    expect((await store.mailboxes.get({ mailboxId: 'box' }))?.looked).toBe(true)
  })

  it('page tokens that are all refused end the run', async () => {
    const { run, calls } = await runOver({
      search: async ({ page }) =>
        page === null
          ? ok({ ids: [], next: 'page' })
          : err(appError('provider_rejected', 'bad page token', 'user')),
    })
    expect(await run()).toMatchObject({ result: { error: { code: 'provider_rejected' } } })
    expect(calls()).toBe(4)
  })

  it.each([3, 25])(
    'an address that it refuses to search for is told and keeps no other out (%i contacts)',
    async (contacts) => {
      const refused = 'c1@customer.example'
      const asked = new Set<string>()
      const { store, run } = await runOver({
        search: async ({ addresses }) => {
          if (addresses.includes(refused)) return err(appError('provider_rejected', 'bad query', 'user'))
          for (const address of addresses) asked.add(address)
          return ok({ ids: [], next: null })
        },
      })
      await store.contacts.remove({ contactId: 'jana' })
      const wanted = Array.from({ length: contacts }, (_, n) => `c${String(n)}@customer.example`)
      for (const [n, address] of wanted.entries())
        await store.contacts.save({
          contact: contact({ id: `c${String(n)}`, addresses: [address] }),
          at: now,
        })
      const stays = async () => {
        expect(await run()).toMatchObject({ pulled: true, result: { error: { code: 'provider_rejected' } } })
        return (await store.sync.openBackfills({ mailboxId: 'box', limit: 50 })).backfills
      }
      expect(await stays()).toMatchObject([{ address: refused, page: null }])
      expect([...asked].toSorted()).toEqual(wanted.filter((one) => one !== refused).toSorted())
      expect(await stays()).toHaveLength(1)
    },
  )

  it.each([
    ['short ago', 2 * day, 90 * day],
    ['long ago', 200 * day, 201 * day],
  ])('without a position all is asked for again, though the last sync was %s', async (_, ago, back) => {
    // As it is after a disconnect that was cut while it deleted the history.
    const asked: number[] = []
    const { store, run } = await runOver({
      search: async ({ addresses, since }) => {
        // Reports are asked for as well, for the gap alone.
        if (addresses.includes('jana@customer.example')) asked.push(now - since)
        return ok({ ids: [], next: null })
      },
    })
    for (const { id } of (await store.sync.openBackfills({ mailboxId: 'box', limit: 5 })).backfills)
      await store.sync.commit(step({ position: { kind: 'backfill', ids: [id], page: null, done: true } }))
    await store.mailboxes.noteSync({ mailboxId: 'box', lastSyncAt: now - ago, lastError: null })
    expect((await run()).result).toEqual({ ok: true, value: null })
    expect(asked).toEqual([back])
  })

  it('a last sync in the future, noted by a wrong clock, does not narrow the gap after a lost cursor', async () => {
    const { store, run } = await runOver({
      pull: async () => err(appError('cursor_expired', 'too old')),
      search: async ({ since }) => {
        expect(since).toBe(now - 90 * day)
        return ok({ ids: [], next: null })
      },
    })
    await store.sync.commit(step({ position: { kind: 'cursor', cursor: '0' } }))
    await store.mailboxes.noteSync({ mailboxId: 'box', lastSyncAt: now + 400 * day, lastError: null })
    const { backfills } = await store.sync.openBackfills({ mailboxId: 'box', limit: 5 })
    await store.sync.commit(
      step({ position: { kind: 'backfill', ids: backfills.map(({ id }) => id), page: null, done: true } }),
    )
    expect((await run()).result).toEqual({ ok: true, value: null })
  })
})

it('a message that was stored by another way is not listed as failed', async () => {
  const { store } = await runOver({})

  await store.sync.commit(step({ messages: [providerMessage()] }))
  const { providerMessageId } = providerMessage()
  const error = appError('provider_bad_answer', 'x', 'backoff')
  await store.sync.commit(step({ failed: [{ providerMessageId, error, nextTryAt: now }] }))
  expect(await wantedMail(store)).toEqual([])
})
