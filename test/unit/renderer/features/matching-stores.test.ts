import { describe, expect, it } from 'vitest'
import { createMatchingStore } from '../../../../renderer/features/matching/matching-store.tsx'
import { createReviewsStore } from '../../../../renderer/features/reviews/reviews-store.tsx'
import { createClient } from '../../../../renderer/ipc/client.ts'
import type { Person } from '../../../../shared/domain/person.ts'
import { createFakeBridge, viewOf, type Call } from '../../../support/renderer/fake-bridge.ts'

const now = Date.parse('2026-11-22T12:00:00Z')
const pause = () => Promise.resolve()

const setUp = (state: string) => {
  const calls: Call[] = []
  const bridge = createFakeBridge(viewOf(`state=${state}`, now), calls)
  const settle = async () => {
    for (let turn = 0; turn < 60; turn += 1) await Promise.resolve()
  }
  const asked = (name: Call['name']) => calls.filter((call) => call.name === name).length
  return { bridge, client: createClient(bridge), settle, asked }
}

const person = (address: string): Person => ({
  key: address,
  name: '',
  address,
  contactId: null,
  mailCount: 1,
  lastAt: 0,
  mailboxId: null,
})

describe('settings of matching', () => {
  const open = async (state: string, people: readonly Person[] = []) => {
    const world = setUp(state)
    const store = createMatchingStore({ client: world.client, pause, everybody: () => people })
    await store.getState().load()
    return { ...world, store }
  }
  it('are seen at once, and kept', async () => {
    const { store } = await open('busy')
    const changing = store.getState().change({ bulk: 'leave_out' })
    expect(store.getState().settings?.bulk).toBe('leave_out')
    expect(await changing).toBeNull()
    expect(store.getState().settings).toEqual({ autoCreate: 'none', bulk: 'leave_out', ownDomains: true })
  })
  it('go back where they could not be stored', async () => {
    const { store } = await open('refused')
    expect(await store.getState().change({ autoCreate: 'everyone' })).toMatchObject({ code: 'store_full' })
    expect(store.getState().settings?.autoCreate).toBe('none')
  })
  it('take entries once, and only such as are a pattern', async () => {
    const { store } = await open('busy')
    const rule = { id: null, list: 'never_log', pattern: '@new.example', enabled: true } as const
    expect(await store.getState().saveRule(rule)).toBeNull()
    expect(store.getState().rules.some(({ pattern }) => pattern === '@new.example')).toBe(true)
    expect(await store.getState().saveRule(rule)).toMatchObject({ code: 'rule_exists' })
    expect(await store.getState().saveRule({ ...rule, pattern: 'no pattern' })).toMatchObject({
      code: 'rule_invalid',
    })
    const made = store.getState().rules.find(({ pattern }) => pattern === '@new.example')
    expect(await store.getState().removeRule(made?.id ?? '')).toBeNull()
    expect(await store.getState().removeRule('rule-not_a_person-0')).toMatchObject({ code: 'rule_not_found' })
  })
  it('tell whom a pattern means', async () => {
    const people = ['ann@x.example', 'bob@sub.x.example', 'info@y.example'].map(person)
    const { store } = await open('busy', people)
    const meant = (pattern: string) =>
      store
        .getState()
        .meant(pattern)
        .map(({ key }) => key)
    expect(meant('ANN@x.example')).toEqual(['ann@x.example'])
    expect(meant('@x.example')).toEqual(['ann@x.example', 'bob@sub.x.example'])
    expect(meant('info@')).toEqual(['info@y.example'])
    expect(meant('no pattern')).toEqual([])
  })
  it('are read again when they change, once somebody looked at them', async () => {
    const world = setUp('busy')
    const store = createMatchingStore({ client: world.client, pause, everybody: () => [] })
    world.bridge.publish('matching.changed', {})
    await world.settle()
    expect(world.asked('matching.read')).toBe(0)
    await store.getState().load()
    world.bridge.publish('matching.changed', {})
    await world.settle()
    expect(world.asked('matching.read')).toBe(2)
  })
})

describe('mail to decide about', () => {
  const open = async (state: string) => {
    const world = setUp(state)
    const store = createReviewsStore({ client: world.client, pause })
    await store.getState().load()
    return { ...world, store }
  }
  it('is read page after page, and anew to where it was read', async () => {
    const { store } = await open('many')
    expect(store.getState()).toMatchObject({ total: 120, more: true })
    await store.getState().loadMore()
    await store.getState().loadMore()
    expect(store.getState().reviews.length).toBe(120)
    expect(new Set(store.getState().reviews.map(({ messageId }) => messageId)).size).toBe(120)
    expect(store.getState().more).toBe(false)
    await store.getState().load()
    expect(store.getState().reviews.length).toBe(120)
  })
  it('goes when it is decided; always takes all of the address', async () => {
    const { store } = await open('busy')
    const [first] = store.getState().reviews
    if (first === undefined) throw new Error('no review')
    expect(await store.getState().decide(first, { contactIds: ['contact-0'], always: false })).toBeNull()
    expect(store.getState().total).toBe(6)
    const next = store.getState().reviews.find(({ key }) => key === first.key)
    if (next === undefined) throw new Error('no other review of the address')
    expect(await store.getState().decide(next, { contactIds: [], always: true })).toBeNull()
    expect(store.getState().reviews.some(({ key }) => key === first.key)).toBe(false)
    expect(store.getState().total).toBeGreaterThan(0)
  })
  it('that was decided elsewhere goes with the word that it was', async () => {
    const { store } = await open('one')
    const [only] = store.getState().reviews
    if (only === undefined) throw new Error('no review')
    const decision = { contactIds: [], always: false }
    await store.getState().decide(only, decision)
    expect(await store.getState().decide(only, decision)).toMatchObject({ code: 'review_not_found' })
    expect(store.getState().reviews).toEqual([])
  })
  it('stays where the decision could not be stored', async () => {
    const { store } = await open('refused')
    const [first] = store.getState().reviews
    if (first === undefined) throw new Error('no review')
    expect(await store.getState().decide(first, { contactIds: [], always: false })).toMatchObject({
      code: 'store_full',
    })
    expect(store.getState().reviews[0]?.messageId).toBe(first.messageId)
  })
})
