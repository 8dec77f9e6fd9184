import { describe, expect, it } from 'vitest'
import { createMemoryLogger } from '../../../main/platform/logger.ts'
import { createRefreshAliases } from '../../../main/sync/refresh-aliases.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { createFakeMailbox } from '../../support/provider/fake-mailbox.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { mailbox } from '../../support/store/record-builders.ts'

const hour = 3_600_000
const signal = new AbortController().signal
const sales = { name: 'Sales', address: 'sales@northwind.example' }

const setUp = async () => {
  let now = Date.UTC(2026, 10, 1)
  const { store } = openTestStore({ now: () => now })
  await store.mailboxes.save(mailbox())
  const server = createFakeMailbox()
  let asked = 0
  let changed = 0
  let fails = false
  server.failWith((call) => {
    if (call === 'aliases') asked += 1
    return call === 'aliases' && fails ? appError('provider_unavailable', 'down', 'backoff') : null
  })
  const logger = createMemoryLogger()
  const aliases = createRefreshAliases({
    mailboxId: 'box',
    provider: server.provider,
    store,
    now: () => now,
    logger,
    onChanged: () => {
      changed += 1
    },
  })
  const stored = async () => (await store.mailboxes.get({ mailboxId: 'box' }))?.aliases
  return {
    server,
    aliases,
    logger,
    stored,
    run: () => aliases.run(signal),
    pass: (ms: number) => void (now += ms),
    fail: (on: boolean) => void (fails = on),
    counts: () => [asked, changed],
  }
}

describe('aliases of a mailbox', () => {
  it('are read at the first run, then once a day, and stored when they changed', async () => {
    const { server, run, stored, pass, counts } = await setUp()
    server.setAliases([sales])
    await run()
    expect(await stored()).toEqual([sales])
    await run()
    pass(23 * hour)
    await run()
    expect(counts()).toEqual([1, 1])
    pass(hour)
    await run()
    expect(counts()).toEqual([2, 1])
    server.setAliases([])
    pass(24 * hour)
    await run()
    expect([await stored(), counts()]).toEqual([[], [3, 2]])
  })

  it('neither the own address nor one twice', async () => {
    const { server, run, stored } = await setUp()
    const own = { name: 'Ann', address: 'Ann@Northwind.example' }
    server.setAliases([own, sales, { name: 'Again', address: 'SALES@northwind.example' }])
    await run()
    expect(await stored()).toEqual([sales])
  })

  it('a failure is logged, keeps what is known, and is tried again after an hour', async () => {
    const { server, run, stored, pass, fail, counts, logger } = await setUp()
    server.setAliases([sales])
    await run()
    fail(true)
    pass(24 * hour)
    await run()
    await run()
    expect([await stored(), counts()]).toEqual([[sales], [2, 1]])
    expect(logger.lines.join()).toContain('sync.aliases_not_read')
    fail(false)
    server.setAliases([])
    pass(hour)
    await run()
    expect(await stored()).toEqual([])
  })

  it('are read again after the sign-in ended, and after a clock that jumped back', async () => {
    const { run, aliases, pass, counts } = await setUp()
    await run()
    aliases.expire()
    await run()
    expect(counts()[0]).toBe(2)
    pass(-48 * hour)
    await run()
    expect(counts()[0]).toBe(3)
  })
})
