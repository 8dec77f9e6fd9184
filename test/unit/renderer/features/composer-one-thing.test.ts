import { describe, expect, it } from 'vitest'
import {
  composerWorld,
  createSurvivors,
  type ComposerWorld,
  type Survivors,
} from '../../../support/renderer/composer-world.ts'

const tom = { name: 'Tom', address: 'tom@altamar.example' }

/** What can still reach the recipient, or be edited: the texts of live drafts and of submissions that go or went. */
const formsOf = ({ disk, outbox }: Survivors): string[] => [
  ...[...disk.values()].map(({ html }) => `draft ${html}`),
  ...[...outbox.values()]
    .filter(({ state }) => state !== 'cancelled')
    .map(({ state, content }) => `${state} ${content.html}`),
]

const writeMail = async (world: ComposerWorld): Promise<void> => {
  world.store.getState().write([tom], 'Plan')
  const id = world.item()?.draft.id ?? ''
  world.store.getState().change(id, { html: '<p>first</p>' })
  await world.pass(400)
}

const sentMail = async (): Promise<Survivors> => {
  const survivors = createSurvivors()
  const world = composerWorld(survivors)
  await writeMail(world)
  await world.store.getState().send(world.item()?.draft.id ?? '')
  return survivors
}

const onlyKey = (map: ReadonlyMap<string, unknown>): string => [...map.keys()][0] ?? ''

/** Opens a new window over what survived, as after a kill. */
const restart = async (survivors: Survivors): Promise<ComposerWorld> => {
  const next = composerWorld(survivors)
  await next.store.getState().load()
  await next.settle()
  return next
}

const steps = Array.from({ length: 14 }, (_, step) => step)
const moments = steps.flatMap((diesAt) => [
  { diesAt, afterEffect: false },
  { diesAt, afterEffect: true },
])

describe('a kill at any moment of sending', () => {
  it.each(moments)('$diesAt, after its effect: $afterEffect: leaves one mail', async (moment) => {
    const survivors = createSurvivors()
    await writeMail(composerWorld(survivors))
    const world = composerWorld(survivors, moment)
    // The faults count from here on.
    void world.store
      .getState()
      .load()
      .then(() => world.store.getState().send(onlyKey(survivors.disk)))
    await world.settle()
    const wasTaken = survivors.outbox.size === 1
    await restart(survivors)
    // What main took goes: nobody asked for it back.
    expect(formsOf(survivors)).toEqual([`${wasTaken ? 'queued' : 'draft'} <p>first</p>`])
  })
})

describe('a kill at any moment of an undo', () => {
  it.each(moments)('$diesAt, after its effect: $afterEffect: leaves one mail', async (moment) => {
    const survivors = await sentMail()
    const world = composerWorld(survivors, moment)
    void world.store.getState().takeBack(onlyKey(survivors.outbox))
    await world.settle()
    await restart(survivors)
    const forms = formsOf(survivors)
    expect(forms).toHaveLength(1)
    expect(forms[0]).toMatch(/^(?:draft|queued) <p>first<\/p>$/)
  })
  it.each(moments)(
    '$diesAt, $afterEffect, and the mail goes meanwhile: no draft of it stays',
    async (moment) => {
      const survivors = await sentMail()
      const id = onlyKey(survivors.outbox)
      const world = composerWorld(survivors, moment)
      void world.store.getState().takeBack(id)
      await world.settle()
      const taken = survivors.outbox.get(id)
      if (taken?.state === 'queued') taken.state = 'sent'
      const next = await restart(survivors)
      expect(formsOf(survivors)).toHaveLength(1)
      if (taken?.state === 'sent') {
        expect(formsOf(survivors)[0]).toBe('sent <p>first</p>')
        expect(next.store.getState().items).toEqual([])
      }
    },
  )
})

describe('undo, edit, send', () => {
  it.each(moments)(
    'with a kill at $diesAt ($afterEffect): sends the edited text or keeps it',
    async (moment) => {
      const survivors = await sentMail()
      const world = composerWorld(survivors, moment)
      const state = () => world.store.getState()
      const work = async () => {
        await state().takeBack(onlyKey(survivors.outbox))
        const id = world.item()?.draft.id ?? ''
        state().change(id, { html: '<p>edited</p>' })
        await state().flush()
        await state().send(id)
      }
      void work()
      await world.settle()
      await restart(survivors)
      const forms = formsOf(survivors)
      expect(forms).toHaveLength(1)
      if (forms[0]?.startsWith('draft') === false && world.store.getState().items.length === 0) {
        expect(forms[0]).toMatch(/^queued <p>(?:first|edited)<\/p>$/)
      }
    },
  )
  it('without a kill: only the edited text goes', async () => {
    const survivors = await sentMail()
    const world = composerWorld(survivors)
    expect(await world.store.getState().takeBack(onlyKey(survivors.outbox))).toBeNull()
    const id = world.item()?.draft.id ?? ''
    world.store.getState().change(id, { html: '<p>edited</p>' })
    await world.store.getState().send(id)
    expect(formsOf(survivors)).toEqual(['queued <p>edited</p>'])
  })
  it('pressed twice is one draft', async () => {
    const survivors = await sentMail()
    const world = composerWorld(survivors)
    const id = onlyKey(survivors.outbox)
    await Promise.all([world.store.getState().takeBack(id), world.store.getState().takeBack(id)])
    expect(formsOf(survivors)).toEqual(['draft <p>first</p>'])
  })
  it('too late: nothing stays but what went, and it is said', async () => {
    const survivors = await sentMail()
    const id = onlyKey(survivors.outbox)
    const taken = survivors.outbox.get(id)
    if (taken !== undefined) taken.state = 'sending'
    const world = composerWorld(survivors)
    expect(await world.store.getState().takeBack(id)).toMatchObject({ code: 'submission_state' })
    expect(formsOf(survivors)).toEqual(['sending <p>first</p>'])
  })
})

describe('an answer that got lost', () => {
  it('of a send: sent again unchanged, it is the same submission', async () => {
    const survivors = createSurvivors()
    await writeMail(composerWorld(survivors))
    const world = composerWorld(survivors, { loses: 'outbox.enqueue' })
    await world.store.getState().load()
    const id = onlyKey(survivors.disk)
    survivors.outbox.clear()
    await world.store.getState().send(id)
    expect(world.item()?.error?.code).toBe('internal')
    await world.store.getState().send(id)
    expect(formsOf(survivors)).toEqual(['queued <p>first</p>'])
  })
  it.each(['queued', 'sent'] as const)('of a send: edited since, the first being %s', async (state) => {
    const survivors = createSurvivors()
    await writeMail(composerWorld(survivors))
    const world = composerWorld(survivors, { loses: 'outbox.enqueue' })
    await world.store.getState().load()
    const id = onlyKey(survivors.disk)
    await world.store.getState().send(id)
    const taken = survivors.outbox.get(id)
    if (taken !== undefined) taken.state = state
    world.store.getState().change(id, { html: '<p>edited</p>' })
    await world.store.getState().send(id)
    expect(formsOf(survivors)).toEqual(
      state === 'queued' ? ['queued <p>edited</p>'] : ['draft <p>edited</p>', 'sent <p>first</p>'],
    )
  })
  it('of a send, then a kill: the edited text is kept, and goes instead of the first', async () => {
    const survivors = createSurvivors()
    await writeMail(composerWorld(survivors))
    const world = composerWorld(survivors, { loses: 'outbox.enqueue' })
    await world.store.getState().load()
    const id = onlyKey(survivors.disk)
    await world.store.getState().send(id)
    world.store.getState().change(id, { html: '<p>edited</p>' })
    await world.store.getState().flush()
    await restart(survivors)
    expect(formsOf(survivors)).toEqual(['draft <p>edited</p>'])
  })
  it('of a cancel: it is asked for, and the draft is shown', async () => {
    const survivors = await sentMail()
    const world = composerWorld(survivors, { loses: 'outbox.cancel' })
    expect(await world.store.getState().takeBack(onlyKey(survivors.outbox))).toBeNull()
    expect(formsOf(survivors)).toEqual(['draft <p>first</p>'])
    expect(world.item()?.draft.replaces).toBeNull()
  })
})
