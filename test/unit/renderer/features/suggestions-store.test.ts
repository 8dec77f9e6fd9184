import { describe, expect, it } from 'vitest'
import {
  createSuggestionsStore,
  dismissAfterMs,
} from '../../../../renderer/features/suggestions/suggestions-store.tsx'
import type { Client } from '../../../../renderer/ipc/client.ts'
import { appError, type AppError } from '../../../../shared/errors/app-error.ts'
import { err, ok } from '../../../../shared/errors/result.ts'
import type { Suggestion } from '../../../../shared/domain/matching.ts'

const suggestion = (key: string): Suggestion => ({
  key,
  address: key,
  name: '',
  company: '',
  title: '',
  received: 1,
  sent: 1,
  lastAt: 0,
})

const setUp = (amount: number) => {
  let held = Array.from({ length: amount }, (_, index) => suggestion(`p${index}@x.example`))
  let failing: AppError | null = null
  const dismissed: string[] = []
  const refusals: AppError[] = []
  const timers = new Map<number, { task: () => void; ms: number }>()
  const listeners = new Map<string, () => void>()
  let timer = 0
  const client: Client = {
    invoke: async (name, request) => {
      const asked: { key?: string; limit?: number } = JSON.parse(JSON.stringify(request))
      if (failing !== null) return err(failing)
      if (name === 'suggestion.list') {
        return JSON.parse(JSON.stringify(ok({ suggestions: held.slice(0, asked.limit), total: held.length })))
      }
      if (!held.some(({ key }) => key === asked.key)) return err(appError('suggestion_not_found', 'gone'))
      held = held.filter(({ key }) => key !== asked.key)
      if (name === 'suggestion.dismiss') dismissed.push(asked.key ?? '')
      const contact = {
        id: 'c1',
        name: 'N',
        company: '',
        title: '',
        addresses: [],
        createdAt: 0,
        updatedAt: 0,
      }
      return JSON.parse(JSON.stringify(ok(contact)))
    },
    on: (name, listener) => {
      listeners.set(name, () => Reflect.apply(listener, null, [{}]))
      return () => {}
    },
  }
  const store = createSuggestionsStore({
    client,
    pause: () => Promise.resolve(),
    later: (task, ms) => {
      timer += 1
      const own = timer
      timers.set(own, { task, ms })
      return () => void timers.delete(own)
    },
    refused: (error) => refusals.push(error),
  })
  const settle = async () => {
    for (let turn = 0; turn < 40; turn += 1) await Promise.resolve()
  }
  return {
    store,
    settle,
    dismissed,
    refusals,
    timers,
    keys: () => store.getState().suggestions.map(({ key }) => key),
    fail: (error: AppError | null) => void (failing = error),
    tell: (name: string) => listeners.get(name)?.(),
    take: (key: string) => void (held = held.filter((each) => each.key !== key)),
    runTimers: async () => {
      const due = [...timers.values()]
      timers.clear()
      for (const { task } of due) task()
      await settle()
    },
  }
}

describe('suggestions', () => {
  it('go from the list when they are dismissed, and are stored a little later', async () => {
    const world = setUp(3)
    await world.store.getState().load()
    world.store.getState().dismiss('p1@x.example')
    expect(world.keys()).toEqual(['p0@x.example', 'p2@x.example'])
    expect(world.store.getState().total).toBe(2)
    expect(world.dismissed).toEqual([])
    expect([...world.timers.values()].map(({ ms }) => ms)).toEqual([dismissAfterMs])
    // Read anew meanwhile, main still has it.
    world.tell('suggestions.changed')
    await world.settle()
    expect(world.keys()).toEqual(['p0@x.example', 'p2@x.example'])
    await world.runTimers()
    expect(world.dismissed).toEqual(['p1@x.example'])
    expect(world.keys()).toEqual(['p0@x.example', 'p2@x.example'])
    expect(world.store.getState().total).toBe(2)
  })
  it('come back in their place when that is undone', async () => {
    const world = setUp(3)
    await world.store.getState().load()
    world.store.getState().dismiss('p1@x.example')
    world.store.getState().restore('p1@x.example')
    await world.runTimers()
    expect(world.keys()).toEqual(['p0@x.example', 'p1@x.example', 'p2@x.example'])
    expect(world.dismissed).toEqual([])
  })
  it('are dismissed at once when the window goes', async () => {
    const world = setUp(3)
    await world.store.getState().load()
    world.store.getState().dismiss('p0@x.example')
    world.store.getState().dismiss('p2@x.example')
    await world.store.getState().flush()
    expect(world.dismissed.toSorted()).toEqual(['p0@x.example', 'p2@x.example'])
    await world.runTimers()
    expect(world.dismissed.length).toBe(2)
    expect(world.keys()).toEqual(['p1@x.example'])
  })
  it('are back, with the reason, where it could not be stored', async () => {
    const world = setUp(2)
    await world.store.getState().load()
    world.store.getState().dismiss('p0@x.example')
    world.fail(appError('store_full', 'ENOSPC', 'user'))
    await world.runTimers()
    expect(world.keys()).toEqual(['p0@x.example', 'p1@x.example'])
    expect(world.refusals.map(({ code }) => code)).toEqual(['store_full'])
  })
  it('that are gone already need not be dismissed', async () => {
    const world = setUp(2)
    await world.store.getState().load()
    world.store.getState().dismiss('p0@x.example')
    world.take('p0@x.example')
    await world.runTimers()
    expect(world.keys()).toEqual(['p1@x.example'])
    expect(world.refusals).toEqual([])
  })
  it('become contacts', async () => {
    const world = setUp(2)
    await world.store.getState().load()
    const added = await world.store.getState().add('p0@x.example')
    expect(added).toMatchObject({ ok: true, value: { id: 'c1' } })
    expect(world.keys()).toEqual(['p1@x.example'])
    const again = await world.store.getState().add('p0@x.example')
    expect(again).toMatchObject({ ok: false, error: { code: 'suggestion_not_found' } })
  })
  it('are filled up from behind the page, to what one answer holds', async () => {
    const world = setUp(300)
    await world.store.getState().load()
    expect(world.keys().length).toBe(50)
    expect(world.store.getState().total).toBe(300)
    for (const key of world.keys()) world.store.getState().dismiss(key)
    await world.settle()
    expect(world.keys().length).toBe(150)
    expect(world.keys()[0]).toBe('p50@x.example')
    expect(world.store.getState().total).toBe(250)
  })
  it('are not read by a window that never asked for them', async () => {
    const world = setUp(1)
    world.tell('contacts.changed')
    await world.settle()
    expect(world.store.getState().status).toBe('loading')
  })
  it('say why they could not be read, and keep what is shown', async () => {
    const world = setUp(2)
    await world.store.getState().load()
    world.fail(appError('store_failed', 'I/O', 'user'))
    await world.store.getState().load()
    expect(world.store.getState()).toMatchObject({ status: 'failed', error: { code: 'store_failed' } })
    expect(world.keys().length).toBe(2)
  })
})
