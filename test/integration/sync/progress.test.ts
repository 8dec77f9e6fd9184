import { describe, expect, it } from 'vitest'
import { createBudget } from '../../../main/providers/budget.ts'
import { inLanes } from '../../../main/providers/lanes.ts'
import type { MailProvider } from '../../../main/providers/provider.ts'
import type { RunProgress } from '../../../main/sync/run-deps.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { err } from '../../../shared/errors/result.ts'
import { createSimulatedTime } from '../../support/simulated-time.ts'
import { openSyncBench } from '../../support/sync/sync-bench.ts'

const jana = 'jana@customer.example'
const unitsPerMinute = 6000
const unitsOfBody = 20

type Speed = {
  /** What one message takes beyond its quota. */
  readonly msEach: number
  readonly quota: boolean
}

/** A mailbox on simulated time, whose messages cost quota and take a while. */
const setUp = async ({ msEach, quota }: Speed) => {
  const time = createSimulatedTime()
  const { clock } = time
  const budget = createBudget({ clock, unitsPerMinute })
  const wrap = (provider: MailProvider): MailProvider => {
    const get: MailProvider['get'] = async (id, signal) => {
      if (quota && !(await budget.take(unitsOfBody, 'background', signal)))
        return err(appError('network_failed', 'called off', 'backoff'))
      if (msEach > 0) await new Promise<void>((resolve) => void clock.after(msEach, resolve))
      return provider.get(id, signal)
    }
    const bodiesPerMinute = quota ? unitsPerMinute / unitsOfBody : null
    return {
      ...provider,
      capabilities: { ...provider.capabilities, bodiesPerMinute },
      get,
      getMany: (ids, signal) => inLanes(get, ids, signal),
    }
  }
  const told: (RunProgress & { readonly at: number })[] = []
  const bench = await openSyncBench({
    pageSize: 100,
    now: clock.now,
    wrap,
    deps: { onProgress: (step) => void told.push({ ...step, at: clock.now() }) },
  })
  bench.db.raw.exec('PRAGMA synchronous = OFF')
  await bench.addContact('jana')
  const fill = (many: number): void => {
    for (let n = 0; n < many; n += 1) {
      const mail = bench.mailFrom(jana, { occurredAt: clock.now() - 3_600_000 - n })
      bench.server.messages.set(mail.providerMessageId, mail)
    }
  }
  return { ...bench, time, told, fill, run: (signal?: AbortSignal) => time.pass(bench.sync(signal)) }
}

describe('the time that a first pull says it will take', () => {
  it.each([
    ['1,000 messages at the quota of a person', 1000, { msEach: 0, quota: true }],
    ['300 messages at the quota', 300, { msEach: 0, quota: true }],
    ['500 messages over a slow network within the quota', 500, { msEach: 2000, quota: true }],
    ['400 messages where nothing is counted', 400, { msEach: 700, quota: false }],
  ])('%s: at a tenth, it is within a quarter of the truth', async (_, many, speed) => {
    const { told, fill, run, time } = await setUp(speed)
    fill(many)
    expect((await run()).result.ok).toBe(true)
    const end = time.clock.now()
    const promise = told.find(({ done, total }) => total !== null && done >= total / 10 && total >= many)
    expect(promise?.msLeft).not.toBeNull()
    const truth = end - (promise?.at ?? 0)
    expect(Math.abs((promise?.msLeft ?? 0) - truth) / truth).toBeLessThan(0.25)
  })
})

describe('the counts of a run', () => {
  it('are true: all is listed before most of it is fetched, and done ends as the total', async () => {
    const { told, fill, run } = await setUp({ msEach: 100, quota: false })
    fill(1000)
    await run()
    const known = told.findIndex(({ total }) => total === 1000)
    expect(told[known]?.done).toBeLessThanOrEqual(100)
    for (const [n, { done, total }] of told.entries()) {
      expect(done).toBeLessThanOrEqual(total ?? 0)
      expect(done).toBeGreaterThanOrEqual(told[n - 1]?.done ?? 0)
      if (n > known) expect(total).toBe(1000)
    }
    expect(told.at(-1)).toMatchObject({ done: 1000, total: 1000, msLeft: 0 })
  })

  it('the first messages are stored after one page, not after all of the listing', async () => {
    const { fill, store, server, sync } = await setUp({ msEach: 0, quota: false })
    fill(1000)
    let pages = 0
    let storedAfter = 0
    server.failWith((call) => {
      if (call === 'search') pages += 1
      if (call === 'get' && storedAfter === 0) storedAfter = pages
      return null
    })
    await sync()
    expect([storedAfter, pages >= 10]).toEqual([1, true])
    expect((await store.timeline.page({ contactId: 'jana', before: null, limit: 1 })).total).toBe(1000)
  })

  it('nothing is promised before something is known', async () => {
    const { told, fill, run } = await setUp({ msEach: 10_000, quota: false })
    fill(60)
    await run()
    expect(told[0]).toMatchObject({ done: 0, msLeft: null })
  })

  it('stay true when a run is cut and taken up again', async () => {
    const { told, fill, run, time, restart } = await setUp({ msEach: 0, quota: true })
    fill(600)
    const abort = new AbortController()
    time.clock.after(40_000, () => abort.abort())
    expect((await run(abort.signal)).result.ok).toBe(false)
    const left = 600 - (told.at(-1)?.done ?? 0)
    told.splice(0)
    restart()
    time.advance(3_600_000)
    await run()
    const end = time.clock.now()
    const [first] = told
    // What was stored as the run was cut was not told any more.
    expect(first?.total).toBeLessThanOrEqual(left)
    expect(first?.total).toBeGreaterThan(left - 30)
    const promise = told.find(({ done, total }) => done >= (total ?? 0) / 10)
    const truth = end - (promise?.at ?? 0)
    expect(Math.abs((promise?.msLeft ?? 0) - truth) / truth).toBeLessThan(0.25)
  })
})
