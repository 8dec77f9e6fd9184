import { expect, test } from 'vitest'
import {
  code,
  fromJana,
  outgoing,
  send,
  signal,
  value,
  type ProviderBench,
  type ServerFault,
} from './bench.ts'

const reads: readonly ServerFault[] = [
  { kind: 'status', status: 503 },
  { kind: 'status', status: 504 },
  { kind: 'refusal', refusal: 'too fast', retryAfter: 3 },
  { kind: 'cut' },
  { kind: 'not-json' },
]
const uncertain: readonly ServerFault[] = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 503, retryAfter: 1 },
  { kind: 'status', status: 504 },
  { kind: 'cut' },
  { kind: 'accept-then-drop' },
  { kind: 'not-json' },
]
const definite: readonly (readonly [ServerFault, string])[] = [
  [{ kind: 'refusal', refusal: 'bad request' }, 'provider_rejected'],
  [{ kind: 'refusal', refusal: 'not signed in' }, 'auth_expired'],
  [{ kind: 'refusal', refusal: 'scope' }, 'scope_missing'],
  [{ kind: 'refusal', refusal: 'quota' }, 'quota_exceeded'],
  [{ kind: 'refusal', refusal: 'too large' }, 'message_too_large'],
  [{ kind: 'refusal', refusal: 'too fast' }, 'rate_limited'],
  [{ kind: 'refusal', refusal: 'too fast', retryAfter: 4 }, 'rate_limited'],
]

export const faultSuite = (bench: () => ProviderBench): void => {
  test.each(reads)('a read gets over %o', async (fault) => {
    const { provider, receive, pass } = bench()
    const id = await receive(fromJana)
    const hits = bench().fault('get', fault, 2)
    expect(code(await pass(provider.get(id, signal)))).toBe('ok')
    expect(hits()).toBe(2)
  })

  test('a read gives up in the end', async () => {
    const { provider, receive, pass } = bench()
    const id = await receive(fromJana)
    const hits = bench().fault('get', { kind: 'status', status: 503 }, 100)
    expect(code(await pass(provider.get(id, signal)))).toBe('provider_unavailable')
    expect(hits()).toBe(5)
  })

  test('Retry-After is waited for, by everything of the mailbox', async () => {
    const { provider, receive, pass, now } = bench()
    const id = await receive(fromJana)
    const before = now()
    bench().fault('get', { kind: 'refusal', refusal: 'too fast', retryAfter: 20 }, 1)
    const first = provider.get(id, signal)
    expect(code(await pass(first))).toBe('ok')
    expect(now() - before).toBeGreaterThanOrEqual(20_000)
  })

  test.each(uncertain)('delivering with %o is tried once and is outcome_unknown', async (fault) => {
    const { provider, pass, sent } = bench()
    const mail = outgoing(bench())
    const parkId = value(await pass(provider.park(mail, signal)))
    const hits = bench().fault('deliver', fault, 100)
    expect(code(await pass(provider.deliver(mail, parkId, signal)))).toBe('outcome_unknown')
    expect(hits()).toBe(1)
    const unsent = provider.capabilities.parks ? 'not_sent' : 'unknown'
    const settled = value(await pass(provider.settle(mail, parkId, signal))).kind
    expect(settled).toBe((await sent()).length === 1 ? 'sent' : unsent)
  })

  test.each(uncertain)('parking with %o is tried once, and found again', async (fault) => {
    const { provider, pass, parked } = bench()
    if (!provider.capabilities.parks) return
    const mail = outgoing(bench())
    const hits = bench().fault('park', fault, 1)
    expect(code(await pass(provider.park(mail, signal)))).toBe('outcome_unknown')
    expect(hits()).toBe(1)
    expect(code(await pass(provider.park({ ...mail, triedBefore: true }, signal)))).toBe('ok')
    expect(await parked()).toBe(1)
  })

  test.each(definite)('delivering with %o is %s, and nothing was sent', async (fault, expected) => {
    const { provider, pass, sent } = bench()
    const mail = outgoing(bench())
    const parkId = value(await pass(provider.park(mail, signal)))
    const hits = bench().fault('deliver', fault, 1)
    expect(code(await pass(provider.deliver(mail, parkId, signal)))).toBe(expected)
    expect(hits()).toBe(1)
    expect(await sent()).toHaveLength(0)
    expect(code(await pass(provider.deliver(mail, parkId, signal)))).toBe('ok')
  })

  test('stopped before it went, a mail is not sent', async () => {
    const { provider, pass, sent } = bench()
    const stop = new AbortController()
    stop.abort()
    const mail = outgoing(bench())
    const parkId = value(await pass(provider.park(mail, signal)))
    expect(code(await pass(provider.deliver(mail, parkId, stop.signal)))).toBe('network_failed')
    expect(await sent()).toHaveLength(0)
    expect(code((await send(bench(), mail)).end)).toBe('ok')
  })
}
