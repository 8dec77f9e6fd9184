import { describe, expect, onTestFinished, test } from 'vitest'
import type { Fetch } from '../../../main/platform/ports.ts'
import type { StartOptions } from '../../support/microsoft/index.ts'
import { startGraphBench } from '../../support/provider/graph-bench.ts'
import { code, fromJana, pullAll, signal, toldBy, value } from './suite/bench.ts'

/*
 * What the same promises cost at Microsoft: how many requests, how many at once, what is asked for again.
 */

const address = 'ann@northwind.example'
const day = 24 * 60 * 60_000

const bench = async (options: Partial<StartOptions> = {}) => {
  const asked: string[] = []
  const watch =
    (fetch: Fetch): Fetch =>
    (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input)
      asked.push(
        `${init?.method ?? 'GET'} ${url.pathname.replace(/^\/v1\.0(\/me)?/, '').replace(/A[AQ][\w-]{30,}(%3D)*/, '*')}`,
      )
      return fetch(input, init)
    }
  const started = await startGraphBench(address, options, undefined, watch)
  onTestFinished(() => started.microsoft.close())
  const { control } = started
  const receive = async (count: number): Promise<string[]> => {
    const ids: string[] = []
    for (let at = 0; at < count; at += 1) ids.push((await control.deliver(address, fromJana)).id)
    return ids
  }
  const provider = started.open()
  /** Folders are learnt, and the log is clear. */
  const settle = async (): Promise<string> => {
    const anchor = value(await started.pass(provider.anchor(signal)))
    const { cursor } = await pullAll({ provider, pass: started.pass }, anchor)
    asked.splice(0)
    control.clearRequests()
    return cursor
  }
  const ends = async (ids: readonly string[]) => {
    const outcomes = await started.pass(provider.getMany(ids, signal))
    return new Map(outcomes.map(({ id, result }) => [id, code(result)]))
  }
  return { ...started, provider, receive, settle, ends, asked }
}

const allOk = (ids: readonly string[]) => new Map(ids.map((id) => [id, 'ok']))

describe('several messages', () => {
  test('are asked for ten at a time, never more than three at once, and counted one by one', async () => {
    const { receive, settle, ends, asked, control } = await bench()
    const ids = await receive(43)
    await settle()
    expect(await ends(ids)).toEqual(allOk(ids))
    expect(asked).toEqual(Array.from({ length: 5 }, () => 'POST /$batch'))
    expect(control.highWater(address)).toBeLessThanOrEqual(3)
    expect(control.requests().reduce((units, line) => units + line.units, 0)).toBe(43)
  })

  test('hold with reads beside them what a mailbox takes at once', async () => {
    const { provider, receive, settle, pass, control } = await bench({ concurrency: 3 })
    const ids = await receive(60)
    await settle()
    const others = ids.slice(0, 20).map((id) => provider.get(id, signal))
    const [many] = await pass(Promise.all([provider.getMany(ids, signal), ...others]))
    expect(many.every(({ result }) => result.ok)).toBe(true)
    expect(control.requests().filter(({ status }) => status !== 200)).toEqual([])
  })

  test('after one that is gone are asked for in the next batch, and it is not_found', async () => {
    const { receive, settle, ends, asked, control } = await bench()
    const ids = await receive(20)
    await settle()
    const gone = [ids[2] ?? '', ids[11] ?? '']
    for (const id of gone) control.remove(address, id)
    expect(await ends(ids)).toEqual(new Map(ids.map((id) => [id, gone.includes(id) ? 'not_found' : 'ok'])))
    expect(asked.every((call) => call === 'POST /$batch')).toBe(true)
    // Nobody is asked about twice: a part that was not run costs nothing.
    expect(control.countOf('graph.messages.get')).toBe(20)
  })

  test('that were throttled wait as long as was asked for, and go into a later batch', async () => {
    const { receive, settle, ends, asked, control, clock } = await bench()
    const ids = await receive(10)
    await settle()
    const before = clock.now()
    control.fault({
      match: { path: `/messages/${encodeURIComponent(ids[4] ?? '')}` },
      action: { kind: 'status', status: 429, headers: { 'Retry-After': '30' } },
    })
    expect(await ends(ids)).toEqual(allOk(ids))
    expect(asked).toEqual(['POST /$batch', 'POST /$batch'])
    expect(clock.now() - before).toBeGreaterThanOrEqual(30_000)
  })

  test('that are throttled again and again end in the retry layer, which gives up', async () => {
    const { receive, settle, ends, control } = await bench()
    const ids = await receive(3)
    await settle()
    control.fault({
      match: { path: `/messages/${encodeURIComponent(ids[1] ?? '')}` },
      times: 1000,
      action: { kind: 'status', status: 429, headers: { 'Retry-After': '5' } },
    })
    expect((await ends(ids)).get(ids[1] ?? '')).toBe('rate_limited')
  })

  test.each([
    ['cut before', { kind: 'cut', when: 'before' }],
    ['cut in the middle', { kind: 'cut', when: 'mid-body' }],
    ['somebody else’s page', { kind: 'wrong-json', body: '<html>Sign in to the airport network</html>' }],
    ['an answer without parts', { kind: 'wrong-json', body: '{"responses":[]}' }],
    ['not allowed', { kind: 'status', status: 403 }],
    ['not known', { kind: 'status', status: 404 }],
  ] as const)('are asked for one by one where the batch is no good: %s', async (_name, action) => {
    const { receive, settle, ends, asked, control } = await bench()
    const ids = await receive(7)
    await settle()
    control.fault({ match: { path: '/$batch' }, times: 1000, action })
    expect(await ends(ids)).toEqual(allOk(ids))
    expect(asked).toEqual(['POST /$batch', ...ids.map(() => 'GET /messages/*')])
  })

  test('that are too much for one answer are asked for one by one, and the answer is not read to its end', async () => {
    const { receive, settle, ends, asked, control } = await bench()
    const ids = await receive(3)
    await settle()
    const gone = { status: 404, body: { error: { code: 'ErrorItemNotFound', message: '' } } }
    const responses = ids.map((_, index) => ({ id: String(index + 1), ...gone }))
    const body = JSON.stringify({ long: 'x'.repeat(17_000_000), responses })
    control.fault({ match: { path: '/$batch' }, action: { kind: 'wrong-json', body } })
    expect(await ends(ids)).toEqual(allOk(ids))
    expect(asked).toEqual(['POST /$batch', ...ids.map(() => 'GET /messages/*')])
  })
})

describe('heads', () => {
  test('of a round with news cost one request more, and no message is asked for', async () => {
    const { provider, receive, settle, asked, pass, control } = await bench()
    const cursor = await settle()
    const ids = await receive(40)
    const { heads } = await pullAll({ provider, pass }, cursor)
    expect(heads.map(({ providerMessageId }) => providerMessageId).toSorted()).toEqual(ids.toSorted())
    expect(asked.filter((call) => call.endsWith('/messages'))).toEqual(['GET /mailFolders/*/messages'])
    expect(control.countOf('graph.messages.get')).toBe(0)
  })

  test('opening a folder with years of mail asks for those of the news alone', async () => {
    const { provider, receive, pass, control, clock } = await bench()
    const seed = (at: number) => ({ raw: Buffer.from(`From: a@b.example\r\nTo: ${address}\r\n\r\nx`), at })
    await control.seedMany(
      address,
      Array.from({ length: 1200 }, (_, n) => ({ ...seed(clock.now() - (n + 3) * day), folder: 'inbox' })),
    )
    const anchor = value(await pass(provider.anchor(signal)))
    const [id = ''] = await receive(1)
    control.clearRequests()
    const { heads, told } = await pullAll({ provider, pass }, anchor)
    // Moved and changed times of seeded mail are as old as it is.
    expect(told).toEqual([id])
    expect(heads).toHaveLength(1)
    const lists = control.requests().filter(({ api }) => api.startsWith('graph.messages.list'))
    expect(lists).toHaveLength(1)
    for (const { query } of control.requests().filter(({ api }) => api.includes('delta')))
      expect(query).not.toContain('internetMessageHeaders')
  })

  test('an old mail that was moved in has none where it would stretch the listing too far', async () => {
    const { provider, receive, settle, pass, control, clock } = await bench({
      accounts: [{ email: address, name: 'Ann', folders: ['Deals'] }],
    })
    for (let n = 1; n <= 200; n += 1)
      control.importRaw(
        address,
        Buffer.from(`From: a@b.example\r\nTo: ${address}\r\n\r\nx`),
        clock.now() - n * 3 * day,
        'inbox',
      )
    const old = control.importRaw(
      address,
      Buffer.from(`From: a@b.example\r\n\r\nx`),
      clock.now() - 999 * day,
      'Deals',
    )
    const cursor = await settle()
    control.move(address, old, 'inbox')
    const [id = ''] = await receive(1)
    const { heads, pages } = await pullAll({ provider, pass }, cursor)
    expect(heads.map(({ providerMessageId }) => providerMessageId)).toEqual([id])
    expect(pages.flatMap(({ changed }) => changed)).toEqual([old])
  })

  test.each(['partial', 'whole'] as const)(
    'reading and flagging mail fetches nothing (updates: %s)',
    async (updates) => {
      const { provider, receive, settle, pass, control } = await bench({ updates })
      const ids = await receive(5)
      const cursor = await settle()
      for (const id of ids) control.update(address, id, { isRead: true, flag: 'flagged' })
      const { heads, pages } = await pullAll({ provider, pass }, cursor)
      expect(pages.flatMap(({ changed }) => changed)).toEqual([])
      expect(heads).toHaveLength(updates === 'whole' ? 5 : 0)
      expect(control.countOf('graph.messages.get')).toBe(0)
    },
  )

  test('where the listing fails the messages are told all the same, where nobody answers nothing is', async () => {
    const { provider, receive, settle, pass, control } = await bench()
    const cursor = await settle()
    const ids = await receive(3)
    const lists = { method: 'GET', path: /mailFolders\/[^/]+\/messages$/ }
    control.fault({ match: lists, times: 1000, action: { kind: 'status', status: 400 } })
    const told = await pullAll({ provider, pass }, cursor)
    expect(told).toMatchObject({ heads: [] })
    expect(told.told.toSorted()).toEqual(ids.toSorted())
    control.clearFaults()
    control.fault({ match: lists, times: 1000, action: { kind: 'cut', when: 'before' } })
    expect(code(await pass(provider.pull(cursor, signal)))).toBe('network_failed')
    control.clearFaults()
    expect(toldBy(value(await pass(provider.pull(cursor, signal)))).toSorted()).toEqual(ids.toSorted())
  })
})
