import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { backoffMs } from '../../../main/platform/backoff.ts'
import { systemClock } from '../../../main/platform/clock.ts'
import { DeadlinePassed, withDeadline } from '../../../main/platform/deadline.ts'
import { newRandomId } from '../../../main/platform/ids.ts'
import { errorFromNetwork } from '../../../main/platform/network-error.ts'
import { watchNetwork } from '../../../main/platform/network.ts'
import { createSerial } from '../../../main/platform/serial.ts'
import { id } from '../../../shared/domain/primitives.ts'
import { createManualClock } from '../../support/manual-clock.ts'

describe('backoff', () => {
  it('never exceeds its ceiling, and spreads over all of it', () => {
    fc.assert(
      fc.property(fc.nat(2000), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, dice) => {
        const wait = backoffMs({ attempt, baseMs: 500, capMs: 60_000, random: () => dice })
        expect(wait).toBeGreaterThanOrEqual(0)
        expect(wait).toBeLessThanOrEqual(Math.min(60_000, 500 * 2 ** attempt))
        expect(wait).toBe(Math.ceil(dice * Math.min(60_000, 500 * 2 ** attempt)))
      }),
    )
  })
  it('never returns before the time that the other side named, cap or not', () => {
    const wait = backoffMs({ attempt: 0, baseMs: 500, capMs: 1000, random: () => 0, retryAfterMs: 90_000 })
    expect(wait).toBe(90_000)
  })
})

describe('clock', () => {
  it('waits longer than setTimeout can, and can be called off', () => {
    vi.useFakeTimers()
    try {
      const days = 40 * 24 * 60 * 60_000
      const run = vi.fn<() => void>()
      systemClock.after(days, run)
      const off = vi.fn<() => void>()
      const callOff = systemClock.after(days, off)
      vi.advanceTimersByTime(days - 1)
      expect(run).not.toHaveBeenCalled()
      callOff()
      vi.advanceTimersByTime(1)
      expect(run).toHaveBeenCalledTimes(1)
      expect(off).not.toHaveBeenCalled()
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('deadline', () => {
  const untilAborted = (signal: AbortSignal): Promise<unknown> =>
    new Promise((resolve) => signal.addEventListener('abort', () => resolve(signal.reason), { once: true }))

  it('aborts with its own reason when the time is up, and with the outer one before', async () => {
    const clock = createManualClock()
    const outer = new AbortController()
    const late = withDeadline({ clock, ms: 100, signal: outer.signal }, untilAborted)
    clock.advance(100)
    expect(await late).toBeInstanceOf(DeadlinePassed)
    const ended = withDeadline({ clock, ms: 100, signal: outer.signal }, untilAborted)
    outer.abort('why')
    expect(await ended).toBe('why')
    expect(clock.planned()).toBe(0)
  })
})

describe('network', () => {
  it('is polled, looks again on resume and on request, and tells changes only', () => {
    const clock = createManualClock()
    const seen: boolean[] = []
    let online = true
    let resume = (): void => expect.unreachable()
    const network = watchNetwork({
      clock,
      isOnline: () => online,
      onResume: (listener) => {
        resume = listener
        return () => undefined
      },
    })
    const stopListening = network.onChange((now) => seen.push(now))
    clock.advance(10_000)
    expect(seen).toEqual([])
    online = false
    clock.advance(1999)
    expect(network.isOnline()).toBe(true)
    clock.advance(1)
    expect(seen).toEqual([false])
    online = true
    resume()
    online = false
    network.recheck()
    expect(seen).toEqual([false, true, false])
    stopListening()
    online = true
    clock.advance(2000)
    expect(seen).toHaveLength(3)
    network.stop()
    expect(clock.planned()).toBe(0)
  })
})

describe('network errors', () => {
  const caused = (fields: object): Error =>
    new TypeError('fetch failed', { cause: Object.assign(new Error('x'), fields) })
  it.each([
    [caused({ code: 'ENOTFOUND' }), 'offline'],
    [new Error('net::ERR_INTERNET_DISCONNECTED'), 'offline'],
    [caused({ code: 'UND_ERR_CONNECT_TIMEOUT' }), 'timeout'],
    [new DOMException('x', 'TimeoutError'), 'timeout'],
    [caused({ code: 'ECONNRESET' }), 'network_failed'],
    [new Error('socket hang up https://x.example/?token=1//abc'), 'network_failed'],
    ['not even an error', 'network_failed'],
  ])('%s is %s', (cause, code) => {
    const error = errorFromNetwork(cause)
    expect(error).toMatchObject({ code, retry: 'backoff' })
    expect(error.message).not.toContain('token')
  })
})

describe('serial', () => {
  it('keeps the order within a key, past failures, and does not hold up other keys', async () => {
    const serial = createSerial()
    const order: string[] = []
    const gate = Promise.withResolvers<void>()
    const slow = serial('a', async () => {
      await gate.promise
      order.push('a1')
      throw new Error('a1 failed')
    })
    const next = serial('a', async () => void order.push('a2'))
    await serial('b', async () => void order.push('b1'))
    gate.resolve()
    await expect(slow).rejects.toThrow('a1 failed')
    await next
    expect(order).toEqual(['b1', 'a1', 'a2'])
  })
})

it('makes ids that are ids and differ', () => {
  const made = new Set(Array.from({ length: 1000 }, () => id.parse(newRandomId())))
  expect(made.size).toBe(1000)
})
