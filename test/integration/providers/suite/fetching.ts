import { expect, test } from 'vitest'
import type { Outcome } from '../../../../main/providers/provider.ts'
import { code, fromJana, signal, value, type ProviderBench, type ServerFault } from './bench.ts'

const byId = (outcomes: readonly Outcome[]): Map<string, string> =>
  new Map(outcomes.map(({ id, result }) => [id, code(result)]))

const faults: readonly ServerFault[] = [
  { kind: 'status', status: 503 },
  { kind: 'refusal', refusal: 'too fast', retryAfter: 3 },
  { kind: 'cut' },
  { kind: 'accept-then-drop' },
  { kind: 'not-json' },
]

/** Several messages at once. */
export const manySuite = (bench: () => ProviderBench): void => {
  const receiveSome = async (count: number): Promise<string[]> => {
    const ids: string[] = []
    for (let at = 0; at < count; at += 1)
      ids.push(
        await bench().receive({ ...fromJana, subject: `Quote ${String(at)}`, html: `<p>${String(at)}</p>` }),
      )
    return ids
  }

  test('several messages are what each would be by itself, and one that is not there is not_found', async () => {
    const { provider, pass } = bench()
    const ids = await receiveSome(23)
    const gone = 'ffffffffffffffff'
    const asked = [...ids.slice(0, 4), gone, ...ids.slice(4), ids[0] ?? '']
    const outcomes = await pass(provider.getMany(asked, signal))
    expect(outcomes.map(({ id }) => id).toSorted()).toEqual([...ids, gone].toSorted())
    for (const { id, result } of outcomes) {
      const alone = await pass(provider.get(id, signal))
      if (id === gone) expect([code(result), code(alone)]).toEqual(['not_found', 'not_found'])
      else expect(value(result)).toEqual(value(alone))
    }
    expect(await pass(provider.getMany([], signal))).toEqual([])
  })

  test('what is called off asks for nothing more', async () => {
    const { provider, pass } = bench()
    const ids = await receiveSome(3)
    const outcomes = await pass(provider.getMany(ids, AbortSignal.abort()))
    expect(outcomes.filter(({ result }) => result.ok)).toEqual([])
  })
}

/** The same with a server that fails on order. */
export const manyFaultsSuite = (bench: () => ProviderBench): void => {
  const ids = async (count: number): Promise<string[]> => {
    const made: string[] = []
    for (let at = 0; at < count; at += 1) made.push(await bench().receive(fromJana))
    return made
  }

  test.each(faults)('all come through %o', async (fault) => {
    const { provider, pass } = bench()
    const some = await ids(14)
    const hits = bench().fault('many', fault, 2)
    const outcomes = byId(await pass(provider.getMany(some, signal)))
    expect(hits()).toBe(2)
    expect(outcomes).toEqual(new Map(some.map((id) => [id, 'ok'])))
  })

  test.each(faults)('all come through a part with %o', async (fault) => {
    const { provider, pass } = bench()
    const some = await ids(14)
    const hits = bench().fault('get', fault, 3)
    const outcomes = byId(await pass(provider.getMany(some, signal)))
    expect(hits()).toBeGreaterThan(0)
    expect(outcomes).toEqual(new Map(some.map((id) => [id, 'ok'])))
  })

  test('a poor one has its own failure, and keeps none of the others', async () => {
    const { provider, pass, poison } = bench()
    const some = await ids(12)
    const poor = some[4] ?? ''
    poison(poor, 500)
    const outcomes = byId(await pass(provider.getMany(some, signal)))
    expect(outcomes).toEqual(new Map(some.map((id) => [id, id === poor ? 'provider_unavailable' : 'ok'])))
  })

  test('a pause that one answer asks for is kept by all', async () => {
    const { provider, pass, now } = bench()
    const some = await ids(12)
    const before = now()
    bench().fault('get', { kind: 'refusal', refusal: 'too fast', retryAfter: 20 }, 1)
    const outcomes = byId(await pass(provider.getMany(some, signal)))
    expect([...outcomes.values()].every((end) => end === 'ok')).toBe(true)
    expect(now() - before).toBeGreaterThanOrEqual(20_000)
  })

  test('a failure that every other would meet ends it early', async () => {
    const { provider, pass } = bench()
    const some = await ids(40)
    bench().fault('many', { kind: 'refusal', refusal: 'not signed in' }, 1000)
    bench().fault('get', { kind: 'refusal', refusal: 'not signed in' }, 1000)
    const outcomes = await pass(provider.getMany(some, signal))
    expect(outcomes.length).toBeGreaterThan(0)
    expect(outcomes.length).toBeLessThan(10)
    for (const { result } of outcomes) expect(code(result)).toBe('auth_expired')
  })
}
