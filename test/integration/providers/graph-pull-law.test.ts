import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Fetch } from '../../../main/platform/ports.ts'
import type { PullPage } from '../../../main/providers/provider.ts'
import { startGraphBench } from '../../support/provider/graph-bench.ts'
import { fromJana, signal, toldBy, value } from './suite/bench.ts'

/*
 * The law of pulling, against the emulated Microsoft: whatever happens to mail and to the connection, in the end every
 * message that came after the anchor and lies in a folder that is read was told as changed, and nothing was ever told
 * as removed, because Graph never says that for certain. A head says what the message says.
 */

const address = 'ann@northwind.example'
const hour = 60 * 60_000
const places = [
  'inbox',
  'archive',
  'sentitems',
  'Clients/Altamar',
  'Private',
  'junkemail',
  'deleteditems',
] as const

const place = fc.constantFrom(...places, 'Late')
const index = fc.nat({ max: 30 })

const action = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('deliver' as const), place }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('move' as const), index, place }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), index }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('read' as const), index }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('pull' as const), cut: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('round' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('expire' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('disturb' as const),
      where: fc.constantFrom('listings' as const, 'changes' as const),
      how: fc.constantFrom('truncated' as const, 'repeated' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('pass' as const), hours: fc.nat({ max: 60 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), leavesOut: fc.boolean() }) },
)
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never

const scenario = fc.record({
  actions: fc.array(action, { minLength: 5, maxLength: 45 }),
  updates: fc.constantFrom('partial' as const, 'whole' as const),
  returningMoves: fc.constantFrom('reported' as const, 'lost' as const),
  pageSize: fc.constantFrom(1, 3, 500),
})
type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never

/** Pages of the service's choice: small, so that much happens between two. */
const withPages =
  (size: number) =>
  (fetch: Fetch): Fetch =>
  (input, init) => {
    const headers = new Headers(init?.headers)
    const prefer = headers.get('prefer') ?? ''
    headers.set('prefer', prefer.replace(/maxpagesize=\d+/, `maxpagesize=${String(size)}`))
    return fetch(input, { ...init, headers })
  }

const play = async ({ actions, pageSize, ...options }: Scenario) => {
  const accounts = [{ email: address, name: 'Ann', folders: ['Clients/Altamar', 'Private'] }]
  const bench = await startGraphBench(address, { accounts, ...options }, undefined, withPages(pageSize))
  const { control, pass, clock, advance } = bench
  const told = new Set<string>()
  const removed: string[] = []
  let out: string[] = []
  let provider = bench.open()

  try {
    const folders = value(await pass(provider.folders(signal)))
    const privateId = folders.find(({ path }) => path.join('/') === 'Private')?.id ?? ''
    await control.deliver(address, fromJana, { at: clock.now() - 90 * 24 * hour })
    const startedAt = clock.now()
    let cursor = value(await pass(provider.anchor(signal)))

    const pull = async (cut: boolean): Promise<PullPage> => {
      const page = value(await pass(provider.pull(cursor, signal)))
      removed.push(...page.removed)
      for (const head of page.heads) {
        const whole = value(await pass(provider.get(head.providerMessageId, signal)))
        expect(head).toEqual({ ...whole, html: null, text: null, snippet: '', attachments: [] })
        expect(head.direction).toBe('received')
      }
      if (!cut) for (const id of toldBy(page)) told.add(id)
      if (!cut) cursor = page.next
      return page
    }
    const round = async (): Promise<void> => {
      while ((await pull(false)).more);
    }
    const nth = (at: number): string | undefined => {
      const all = control.allMessages(address)
      return all.length === 0 ? undefined : all[at % all.length]?.id
    }

    const act = async (done: Action): Promise<void> => {
      if ('place' in done && done.place === 'Late') control.addFolder(address, 'Late')
      const id = 'index' in done ? nth(done.index) : undefined
      if (done.kind === 'deliver') await control.deliver(address, fromJana, { folder: done.place })
      if (done.kind === 'move' && id !== undefined) control.move(address, id, done.place)
      if (done.kind === 'remove' && id !== undefined) control.remove(address, id)
      if (done.kind === 'read' && id !== undefined) control.update(address, id, { isRead: true })
      if (done.kind === 'pull') await pull(done.cut)
      if (done.kind === 'round') await round()
      if (done.kind === 'disturb')
        control.disturb(address, done.where, done.where === 'changes' ? 'repeated' : done.how)
      if (done.kind === 'expire') control.expireDelta(address)
      if (done.kind === 'pass') advance(done.hours * hour)
      if (done.kind === 'restart') {
        out = done.leavesOut ? [privateId] : []
        provider = bench.open(out)
      }
    }
    for (const done of actions) await act(done)
    await round()
    await round()

    const read = new Set([
      'inbox',
      'archive',
      'sentitems',
      'Altamar',
      'Late',
      ...(out.length === 0 ? ['Private'] : []),
    ])
    const due = control
      .allMessages(address)
      .filter(({ folder, receivedAt }) => read.has(folder) && receivedAt >= startedAt)
    return { missed: due.filter(({ id }) => !told.has(id)).map(({ folder }) => folder), removed }
  } finally {
    await bench.microsoft.close()
  }
}

test('nothing that came is missed and nothing that exists is removed, whatever happens between two pages', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (played) => {
      expect(await play(played)).toEqual({ missed: [], removed: [] })
    }),
    { numRuns: Number(process.env['LAW_RUNS'] ?? 40) },
  )
}, 120_000)
