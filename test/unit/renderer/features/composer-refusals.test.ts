import { beforeEach, describe, expect, it } from 'vitest'
import { blankDraft } from '../../../../renderer/features/composer/draft-items.ts'
import { contentOf, isEmptyDraft } from '../../../../renderer/features/composer/draft-rules.ts'
import { draftSchema, type Draft } from '../../../../renderer/db/drafts.ts'
import { composerWorld, type ComposerWorld } from '../../../support/renderer/composer-world.ts'

const tom = { name: 'Tom', address: 'tom@altamar.example' }

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

const submitted = async (): Promise<string> => {
  const id = await write()
  await state().send(id)
  return id
}

describe('while it is sent', () => {
  it('nothing about it changes: no text, no closing, no discarding, no earlier version', async () => {
    const id = await write()
    const [version] = t.versions.values()
    const going = state().send(id)
    state().change(id, { html: '<p>late</p>' })
    await state().close(id)
    await state().discard(id)
    if (version !== undefined)
      await state().restore(id, { ...version, draft: { ...version.draft, html: '<p>old</p>' } })
    expect(draft()).toMatchObject({ open: true, html: '<p>a</p>' })
    await going
    expect(t.outbox.get(id)?.content.html).toBe('<p>a</p>')
  })
  it('what it replaces is taken back only after its newest text is on the disk', async () => {
    const old = await submitted()
    state().begin({ to: [tom], subject: 'Plan', html: '<p>b</p>', replaces: old })
    await state().send(draft()?.id ?? '')
    expect(t.log.find((line) => line.startsWith('outbox.cancel'))).toBe('outbox.cancel 1')
    expect([...t.outbox.values()].map((each) => each.state)).toEqual(['cancelled', 'queued'])
  })
  it('the key that asked, held down, is no answer', async () => {
    const id = await write()
    t.world.findings = [{ guard: 'subject' }]
    await state().send(id)
    await state().send(id)
    await state().send(id, { atOnce: true })
    expect([t.outbox.size, t.item()?.asking?.findings.length]).toEqual([0, 1])
    await state().answer(id, true)
    expect(t.outbox.size).toBe(1)
  })
})

describe('what stops a mail', () => {
  it('a file that is not there yet', async () => {
    const id = await write()
    t.world.pendingFiles = 1
    await state().send(id)
    expect([t.item()?.error?.code, t.outbox.size]).toEqual(['files_pending', 0])
    state().change(id, { subject: 'Plan B' })
    expect(t.item()?.error).toBeNull()
  })
  it('what it replaces, as long as nobody knows whether that goes', async () => {
    state().begin({ to: [tom], subject: 'Plan', html: '<p>b</p>', replaces: 'old' })
    const id = draft()?.id ?? ''
    t.world.silent = ['outbox.cancel', 'outbox.states']
    await state().send(id)
    expect([t.item()?.error?.code, t.item()?.sending, draft()?.replaces]).toEqual(['internal', false, 'old'])
    expect(t.log.some((line) => line.startsWith('outbox.enqueue'))).toBe(false)
    t.world.silent = ['outbox.enqueue']
    await state().send(id)
    // That nothing stands for it any more is noted, however the rest goes.
    expect(t.disk.get(id)?.replaces).toBeNull()
  })
  it('a disk that refuses in the middle does not leave it sending for ever', async () => {
    const id = await write()
    t.outbox.set(id, {
      content: JSON.parse('{"html":"<p>another</p>"}'),
      state: 'queued',
      sendAt: null,
      remindDays: null,
    })
    t.failDisk(true)
    await state().send(id)
    expect(t.item()).toMatchObject({ sending: false, error: { code: 'store_full' } })
    t.failDisk(false)
    await state().send(t.item()?.draft.id ?? '')
    expect([...t.outbox.values()].map((each) => `${each.state} ${each.content.html}`)).toEqual([
      'cancelled <p>another</p>',
      'queued <p>a</p>',
    ])
  })
  it('the form of it that went already: said at the draft under its new id', async () => {
    const id = await write()
    t.outbox.set(id, {
      content: JSON.parse('{"html":"<p>another</p>"}'),
      state: 'sent',
      sendAt: null,
      remindDays: null,
    })
    await state().send(id)
    expect(t.item()).toMatchObject({ sending: false, error: { code: 'submission_state' } })
    expect(draft()?.id).not.toBe(id)
  })
  it.each([
    [{ subject: 'For {{contact.company}}', html: '<p>{{contact.title}}</p>' }, 'variable_missing'],
    [
      { to: Array.from({ length: 501 }, (_, at) => ({ name: '', address: `p${at}@x.example` })) },
      'recipients_too_many',
    ],
    [
      { to: [...Array.from({ length: 499 }, (_, at) => ({ name: '', address: `p${at}@x.example` })), tom] },
      null,
    ],
  ])('%#: %s', (change, code) => {
    const mail: Draft = {
      ...blankDraft,
      id: 'd',
      mailboxId: 'mailbox-1',
      to: [tom],
      updatedAt: 0,
      open: true,
      ...change,
    }
    const content = contentOf(mail, '')
    expect(content.ok ? null : content.error.code).toBe(code)
    if (!content.ok && code === 'variable_missing') expect(content.error.subject).toBe('contact.company')
  })
})

describe('after main took it', () => {
  it('a disk that keeps the draft costs nothing: it is announced, and not there after the next start', async () => {
    const id = await write()
    t.world.keepsRows = true
    await state().send(id)
    expect([t.announced.length, state().items.length, t.disk.size]).toEqual([1, 0, 1])
    const next = composerWorld({ disk: t.disk, versions: t.versions, outbox: t.outbox })
    await next.store.getState().load()
    expect([next.store.getState().items, t.disk.size]).toEqual([[], 0])
  })
  it('at once offers no undo, and asks for no haste where it went already', async () => {
    const id = await write()
    t.world.undoMs = 5000
    await state().send(id, { atOnce: true })
    expect(t.announced[0]?.undoUntil).toBeNull()
    const second = await write('<p>b</p>')
    const retries = () => t.log.filter((line) => line.startsWith('outbox.retry')).length
    const before = retries()
    t.world.silent = ['outbox.enqueue']
    await state().send(second)
    t.world.silent = []
    const other = t.requests.findLast(({ name }) => name === 'outbox.enqueue')?.request
    t.outbox.set(second, { ...JSON.parse(JSON.stringify(other)), state: 'sent' })
    await state().send(second, { atOnce: true })
    expect([retries() - before, t.announced[1]?.state]).toEqual([0, 'sent'])
  })
  it('lost its answer, and it was taken back in the outbox: pressed again, it goes all the same', async () => {
    const id = await write()
    const lossy = composerWorld(
      { disk: t.disk, versions: t.versions, outbox: t.outbox },
      { loses: 'outbox.enqueue' },
    )
    await lossy.store.getState().load()
    await lossy.store.getState().send(id)
    const taken = t.outbox.get(id)
    if (taken !== undefined) taken.state = 'cancelled'
    await lossy.store.getState().send(id)
    expect([...t.outbox.values()].map((each) => each.state)).toEqual(['cancelled', 'queued'])
    expect(lossy.store.getState().items).toEqual([])
  })
  it('the same with a start in between: the draft is still there', async () => {
    const id = await write()
    const row = t.disk.get(id)
    await state().send(id)
    const taken = t.outbox.get(id)
    if (taken !== undefined) taken.state = 'cancelled'
    if (row !== undefined) t.disk.set(id, row)
    const next = composerWorld({ disk: t.disk, versions: t.versions, outbox: t.outbox })
    await next.store.getState().load()
    expect(next.item()?.draft).toMatchObject({ html: '<p>a</p>', replaces: null })
    expect([t.disk.size, next.item()?.draft.id === id]).toEqual([1, false])
  })
})

describe('what counts as nothing', () => {
  const empty: Draft = { ...blankDraft, id: 'd', updatedAt: 0, open: true }
  const file = { fileId: 'f', filename: 'a.pdf', mediaType: 'application/pdf', size: 1 }
  it.each([
    [{}, true],
    [{ attachments: [file] }, false],
    [{ html: '<p><img src="/file/f" alt=""></p>' }, false],
    [{ html: '<p><span data-variable="contact.name" data-fallback=""></span></p>' }, false],
    [{ bcc: [tom] }, false],
    [{ bcc: [tom], replyToMessageId: 'm' }, true],
  ])('%j: %s', (change, nothing) => expect(isEmptyDraft({ ...empty, ...change })).toBe(nothing))
})

it('a draft is read again whatever was put into it, also more than a mail can hold', () => {
  const many = Array.from({ length: 700 }, () => ({ name: 'x'.repeat(3000), address: 'y'.repeat(3000) }))
  const file = { fileId: 'f', filename: 'a.pdf', mediaType: 'application/pdf', size: 1 }
  const huge: Draft = {
    ...blankDraft,
    id: 'd',
    updatedAt: 0,
    open: true,
    to: many,
    cc: many,
    bcc: many,
    subject: 's'.repeat(9000),
    html: 'h'.repeat(6_000_000),
    attachments: Array.from({ length: 150 }, () => file),
  }
  expect(draftSchema.safeParse(huge).success).toBe(true)
  expect(contentOf({ ...huge, mailboxId: 'm', to: [tom], cc: [], bcc: [] }, '')).toMatchObject({
    error: { code: 'message_too_large' },
  })
})
