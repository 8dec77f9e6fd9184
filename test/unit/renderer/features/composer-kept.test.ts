import { beforeEach, describe, expect, it } from 'vitest'
import { takenIn } from '../../../../renderer/features/composer/draft-taking-back.ts'
import type { Client } from '../../../../renderer/ipc/client.ts'
import {
  composerWorld,
  createSurvivors,
  type ComposerWorld,
} from '../../../support/renderer/composer-world.ts'

const tom = { name: 'Tom', address: 'tom@altamar.example' }
const minute = 60_000

let t: ComposerWorld
beforeEach(() => {
  t = composerWorld()
})
const state = () => t.store.getState()
const draft = () => t.item()?.draft

const write = async (html = '<p>a</p>'): Promise<string> => {
  state().write([tom], 'Plan')
  const id = draft()?.id ?? ''
  state().change(id, { html })
  await t.pass(400)
  return id
}
const again = () => composerWorld({ disk: t.disk, versions: t.versions, outbox: t.outbox })

describe('saving', () => {
  it('after a save the next one waits for a pause again; putting aside does not wait', async () => {
    const id = await write()
    await t.pass(1000)
    state().change(id, { html: '<p>b</p>' })
    await t.pass(300)
    expect(t.disk.get(id)?.html).toBe('<p>a</p>')
    state().minimise(id)
    await t.settle()
    expect(t.disk.get(id)?.html).toBe('<p>b</p>')
  })
  it('a refusal of older text does not put off the newer one', async () => {
    const id = await write()
    state().change(id, { html: '<p>b</p>' })
    t.hold()
    await t.pass(400)
    state().change(id, { html: '<p>c</p>' })
    t.failDisk(true)
    await t.release()
    t.failDisk(false)
    await t.pass(400)
    expect(t.disk.get(id)?.html).toBe('<p>c</p>')
  })
  it('what comes while a close is refused stays in the draft', async () => {
    const id = await write()
    t.hold()
    t.failDisk(true)
    const closing = state().close(id)
    state().change(id, { subject: 'Late' })
    await t.release()
    await closing
    expect(draft()).toMatchObject({ open: true, subject: 'Late' })
  })
})

describe('versions', () => {
  it('begin when it is opened, are no empty ones, and none twice', async () => {
    const id = await write()
    await state().close(id)
    t.versions.clear()
    const next = again()
    await next.store.getState().load()
    next.store.getState().show(id)
    await next.settle()
    expect([...t.versions.values()].map(({ reason }) => reason)).toEqual(['opened'])
    expect(await next.store.getState().versionsOf(id)).toEqual([])
    await next.pass(2 * minute)
    next.store.getState().change(id, { remindDays: 3 })
    await next.pass(400)
    expect(t.versions.size).toBe(1)
    next.store.getState().write([])
    next.store.getState().change(next.item()?.draft.id ?? '', { subject: ' ' })
    await next.pass(400)
    expect(t.versions.size).toBe(1)
  })
  it('are kept on after the clock was put back', async () => {
    await t.pass(60 * minute)
    const id = await write('<p>1</p>')
    await t.pass(-30 * minute)
    state().change(id, { html: '<p>2</p>' })
    await t.pass(400)
    expect(t.versions.size).toBe(2)
  })
  it('after a start the newest counts, not the oldest', async () => {
    const id = await write('<p>1</p>')
    await t.pass(minute)
    state().change(id, { html: '<p>2</p>' })
    await t.pass(400)
    expect(t.versions.size).toBe(2)
    const next = again()
    await next.store.getState().load()
    await next.pass(3 * minute)
    next.store.getState().change(id, { remindDays: 3 })
    await next.pass(400)
    expect(t.versions.size).toBe(2)
  })
  it('bringing one back keeps what the draft stands for, and counts as an edit of it', async () => {
    state().begin({ to: [tom], html: '<p>a</p>', replaces: 'old', handedInAt: 90_000 })
    const id = draft()?.id ?? ''
    state().change(id, { html: '<p>b</p>' })
    await t.pass(400)
    const before = draft()?.updatedAt ?? 0
    const [version] = t.versions.values()
    if (version !== undefined)
      await state().restore(id, {
        ...version,
        draft: { ...version.draft, html: '<p>c</p>', replaces: null, handedInAt: null },
      })
    expect(draft()).toMatchObject({ html: '<p>c</p>', replaces: 'old', handedInAt: 90_000 })
    await state().restore(id, { ...JSON.parse(JSON.stringify(version)) })
    // Within one millisecond, too.
    expect(draft()?.updatedAt ?? 0).toBeGreaterThan(Math.max(before, t.disk.get(id)?.updatedAt ?? 0) - 1)
    expect((draft()?.updatedAt ?? 0) - before).toBeGreaterThanOrEqual(2)
  })
})

describe('discarding', () => {
  it('what the draft replaces is taken back, or it is said that it may go', async () => {
    const id = await write()
    await state().send(id)
    state().begin({ to: [tom], html: '<p>b</p>', replaces: id })
    await state().discard(draft()?.id ?? '')
    expect([t.outbox.get(id)?.state, t.said]).toEqual(['cancelled', []])
    state().begin({ to: [tom], html: '<p>b</p>', replaces: id })
    t.world.silent = ['outbox.cancel', 'outbox.states']
    await state().discard(draft()?.id ?? '')
    expect(t.said).toEqual(['The mail that this draft was before may still go, or went'])
  })
  it('brought back it stands for nothing else; a disk that refuses shows it all the same', async () => {
    state().begin({ to: [tom], html: '<p>b</p>', replaces: 'old' })
    await t.pass(400)
    await state().discard(draft()?.id ?? '')
    const [version] = state().discarded
    t.failDisk(true)
    if (version !== undefined) await state().recover(version)
    expect([t.item()?.saved, draft()?.replaces, draft()?.html]).toEqual(['failed', null, '<p>b</p>'])
    t.failDisk(false)
    await t.pass(5000)
    expect(t.disk.size).toBe(1)
  })
})

describe('taking back', () => {
  it.each(['queued', 'failed'] as const)(
    'one that is %s and stays so: it is said, and no draft is left',
    async (kind) => {
      const id = await write()
      await state().send(id)
      const taken = t.outbox.get(id)
      if (taken !== undefined) taken.state = kind
      t.world.silent = ['outbox.cancel']
      expect(await state().takeBack(id)).toMatchObject({ code: 'internal' })
      expect([t.disk.size, state().items.length]).toEqual([0, 0])
    },
  )
  it('where nobody knows: the draft is shown, once, and says what it stands for', async () => {
    const id = await write()
    await state().send(id)
    t.world.silent = ['outbox.cancel', 'outbox.states']
    expect(await state().takeBack(id)).toBeNull()
    expect(await state().takeBack(id)).toBeNull()
    expect([state().items.length, draft()?.replaces, t.disk.size]).toEqual([1, id, 1])
  })
  it('a full disk: nothing is taken back', async () => {
    const id = await write()
    await state().send(id)
    t.failDisk(true)
    expect(await state().takeBack(id)).toMatchObject({ code: 'store_full' })
    expect([t.outbox.get(id)?.state, state().items.length]).toEqual(['queued', 0])
  })
  it('a time that passed is chosen no more; a mailbox that ended gives way to the usual one', async () => {
    const id = await write()
    await state().send(id, { sendAt: t.now() + minute })
    const taken = t.outbox.get(id)
    if (taken !== undefined) taken.content = { ...taken.content, mailboxId: 'ended' }
    const usual = t.versions.values().next().value?.draft.mailboxId
    for (const [key, version] of t.versions)
      t.versions.set(key, { ...version, draft: { ...version.draft, mailboxId: 'ended' } })
    await t.pass(2 * minute)
    await state().takeBack(id)
    expect(draft()).toMatchObject({ sendAt: null, mailboxId: usual })
  })
})

describe('after a start', () => {
  const withDraft = async (replaces: string, edited: boolean) => {
    state().begin({ to: [tom], html: '<p>b</p>', replaces, handedInAt: edited ? 0 : t.now() })
    await t.pass(400)
    return composerWorld({ ...createSurvivors(), disk: t.disk, outbox: t.outbox })
  }
  it('without an answer from main, a draft stays what it was', async () => {
    const next = await withDraft('old', false)
    next.refuse()
    await next.store.getState().load()
    expect(next.item()?.draft.replaces).toBe('old')
  })
  it('one that stands for a mail that nobody knows stands for itself', async () => {
    const next = await withDraft('old', false)
    await next.store.getState().load()
    expect([next.item()?.draft.replaces, [...t.disk.values()][0]?.replaces]).toEqual([null, null])
  })
  it('an edited one stays beside the mail that can’t be taken back', async () => {
    const id = await write()
    await state().send(id)
    const next = await withDraft(id, true)
    next.world.silent = ['outbox.cancel']
    await next.store.getState().load()
    expect([next.item()?.draft.html, next.item()?.draft.replaces, next.said]).toEqual(['<p>b</p>', id, []])
  })
  it('main is asked about every draft, a thousand at a time', async () => {
    const asked: string[][] = []
    const client: Pick<Client, 'invoke'> = {
      invoke: async (_, request) => {
        const { submissionIds } = JSON.parse(JSON.stringify(request))
        asked.push(submissionIds)
        const known = [{ submissionId: submissionIds[0], state: 'sent' }]
        return JSON.parse(JSON.stringify({ ok: true, value: { known } }))
      },
    }
    const ids = Array.from({ length: 2001 }, (_, at) => `draft-${at}`)
    expect([...((await takenIn(client, ids))?.keys() ?? [])]).toEqual(['draft-0', 'draft-1000', 'draft-2000'])
    expect(asked.flat()).toEqual(ids)
  })
  it('files of quoted mail are in use, too; of too many to tell, none is named', async () => {
    state().begin({ to: [tom], html: '<p>a</p>', quoteHtml: '<div><img src="/file/q"></div>' })
    await t.pass(400)
    const next = again()
    await next.store.getState().load()
    const swept = () =>
      next.requests.filter(({ name }) => name === 'file.sweep').map(({ request }) => request)
    expect(swept()).toEqual([{ inUse: ['q'] }])
    const attachments = Array.from({ length: 100_000 }, (_, at) => ({
      fileId: `f${at}`,
      filename: 'a',
      mediaType: 'text/plain',
      size: 1,
    }))
    next.store.getState().change(next.item()?.draft.id ?? '', { attachments })
    await next.store.getState().load()
    expect(swept()).toHaveLength(1)
  })
})

describe('an answer that got lost, the text edited, and a kill at any moment of sending again', () => {
  const moments = Array.from({ length: 24 }, (_, at) => ({ diesAt: at >> 1, afterEffect: at % 2 === 1 }))
  it.each(moments)('$diesAt, after its effect: $afterEffect', async (moment) => {
    const survivors = createSurvivors()
    const world = composerWorld(survivors, { loses: 'outbox.enqueue' })
    world.store.getState().write([tom], 'Plan')
    const id = world.item()?.draft.id ?? ''
    world.store.getState().change(id, { html: '<p>first</p>' })
    await world.pass(400)
    await world.store.getState().send(id)
    world.store.getState().change(id, { html: '<p>edited</p>' })
    await world.pass(400)
    const dying = composerWorld(survivors, moment)
    void dying.store
      .getState()
      .load()
      .then(() => dying.store.getState().send(dying.item()?.draft.id ?? ''))
    await dying.settle()
    const last = composerWorld(survivors)
    await last.store.getState().load()
    const drafts = [...survivors.disk.values()].map(({ html }) => html)
    const going = [...survivors.outbox.values()].filter((each) => each.state !== 'cancelled')
    expect([...drafts, ...going.map(({ content }) => content.html)]).toEqual(['<p>edited</p>'])
  })
})
