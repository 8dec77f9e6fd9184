import { describe, expect, it, vi } from 'vitest'
import { appError } from '../../../shared/errors/app-error.ts'
import { openSyncBench } from '../../support/sync/sync-bench.ts'

const jana = 'jana@customer.example'
const broken = appError('provider_unavailable', 'HTTP 500', 'backoff')

/** A mailbox that is up to date with three mails of Jana, and then one comes, another goes, and the cursor is lost. */
const setUp = async () => {
  const bench = await openSyncBench({ pageSize: 10 })
  const { server, mailFrom, addContact, sync, pass } = bench
  await addContact('jana')
  const mails = [mailFrom(jana), mailFrom(jana), mailFrom(jana)]
  for (const mail of mails) server.deliver(mail)
  await sync()
  await sync()
  pass(60_000)
  const missed = mailFrom(jana)
  server.deliver(missed)
  const [gone, ...left] = mails
  if (gone !== undefined) server.remove(gone.providerMessageId)
  server.expireHistory()
  const there = [...left, missed].map(({ subject }) => subject).toSorted()
  return { ...bench, there, missed }
}

describe('a lost cursor', () => {
  it('is replaced only once the past is asked for anew: cut before, all of it is repeated', async () => {
    const { store, sync, timeline, coverage, there } = await setUp()
    const start = vi.spyOn(store.sync, 'startBackfills').mockRejectedValueOnce(new Error('cut'))
    await expect(sync()).rejects.toThrow('cut')
    start.mockRestore()
    await sync()
    expect(await timeline()).toEqual(there)
    // The listing brought it, not the audit that follows.
    expect(await coverage()).toMatchObject({ missing: 0, deleted: 1 })
  })

  it('has its audit although the run fails right after it was replaced', async () => {
    const { server, sync, timeline, coverage, there, now } = await setUp()
    let pulls = 0
    // The old cursor is refused, and the answer to the fresh one does not come.
    server.failWith((call) => (call === 'pull' && ++pulls === 2 ? broken : null))
    expect((await sync()).result.ok).toBe(false)
    expect(pulls).toBe(2)
    await sync()
    expect(await timeline()).toEqual(there)
    expect(await coverage()).toMatchObject({ checkedAt: now(), deleted: 1 })
  })
})
