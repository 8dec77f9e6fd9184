import { beforeEach, describe, expect, it } from 'vitest'
import { ownText } from '../../../../renderer/features/composer/draft-rules.ts'
import {
  addRecipients,
  foldedPeople,
  placeRecipients,
  writtenRecipient,
} from '../../../../renderer/features/composer/recipient-rules.ts'
import { sentToast } from '../../../../renderer/features/composer/sent-toast.ts'
import { insertables } from '../../../../renderer/features/templates/insert-rules.ts'
import { parseRecipientList } from '../../../../shared/rules/recipient-list.ts'
import { composerWorld, type ComposerWorld } from '../../../support/renderer/composer-world.ts'

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

describe('questions before it goes', () => {
  const findings = [{ guard: 'subject' }] as const
  it('are asked once about the same text, and the mail waits', async () => {
    const id = await write()
    t.world.findings = findings
    await state().send(id)
    expect([t.item()?.asking?.findings, t.item()?.sending, t.outbox.size]).toEqual([findings, false, 0])
    await state().answer(id, false)
    expect([t.item()?.asking, t.outbox.size]).toEqual([null, 0])
    await state().send(id)
    expect(t.outbox.size).toBe(1)
  })
  it('are asked again about another text; "send anyway" sends it the way it was meant', async () => {
    const id = await write()
    t.world.findings = findings
    await state().send(id)
    await state().answer(id, false)
    state().change(id, { html: '<p>b</p>' })
    await state().send(id, { sendAt: 99_000 })
    expect(t.item()?.asking?.way.sendAt).toBe(99_000)
    await state().answer(id, true)
    expect([...t.outbox.values()].map((each) => each.sendAt)).toEqual([99_000])
  })
})

describe('variables', () => {
  const chip = '<p>Hi <span data-variable="contact.firstName" data-fallback=""></span></p>'
  it('without a value block; with one they are plain text in what goes, and chips again after undo', async () => {
    const id = await write(chip)
    await state().send(id)
    expect(t.item()?.error).toMatchObject({ code: 'variable_missing', subject: 'contact.firstName' })
    t.world.values = new Map([['contact.firstName', 'Tom']])
    await state().send(id)
    expect(t.outbox.get(id)?.content.html).toBe('<p>Hi Tom</p>')
    await state().takeBack(id)
    expect(draft()?.html).toBe(chip)
  })
  it('in the subject, too', async () => {
    const id = await write()
    state().change(id, { subject: 'For {{contact.company|you}}' })
    await state().send(id)
    expect(t.outbox.get(id)?.content.subject).toBe('For you')
  })
})

describe('ways to send', () => {
  it('a chosen time and a reminder go along, and come back with undo', async () => {
    const id = await write()
    state().change(id, { sendAt: 99_000, remindDays: 7 })
    await state().send(id)
    expect(t.outbox.get(id)).toMatchObject({ sendAt: 99_000, remindDays: 7 })
    await state().takeBack(id)
    expect(draft()).toMatchObject({ sendAt: 99_000, remindDays: 7, replaces: null })
  })
  it('a time that has passed is none', async () => {
    const id = await write()
    state().change(id, { sendAt: 500 })
    await state().send(id)
    expect(t.outbox.get(id)?.sendAt).toBeNull()
  })
  it('at once: main is told not to wait', async () => {
    const id = await write()
    await state().send(id, { atOnce: true })
    expect(t.log.some((line) => line.startsWith('outbox.retry'))).toBe(true)
    expect(t.announced[0]?.undoUntil).toBeNull()
  })
})

describe('what is said of it', () => {
  const ways = {
    client: composerWorldClient(),
    takeBack: async () => null,
    refused: () => undefined,
  }
  const said = (sent: Partial<Parameters<typeof sentToast>[0]>) => {
    const { words, until, actions } = sentToast(
      { submissionId: 's', state: 'queued', undoUntil: null, sendAt: null, ...sent },
      1000,
      ways,
    )
    return [words, until, actions.map(({ label }) => label).join(' ')]
  }
  it.each([
    [{ undoUntil: 11_000 }, ['Sending in {s} s', 11_000, 'Undo Send now']],
    [{}, ['Queued', null, 'Undo']],
    [{ state: 'sent' as const }, ['Sent', null, '']],
    // A time that passed meanwhile is no time to come.
    [{ sendAt: 900 }, ['Queued', null, 'Undo']],
    // Time that ran out while main answered offers nothing.
    [{ undoUntil: 900 }, ['Queued', null, 'Undo']],
  ])('%j', (sent, words) => expect(said(sent)).toEqual(words))
  it('a time of one’s choice', () => {
    expect(said({ sendAt: 90_000_000 })[0]).toMatch(/^Scheduled for tomorrow/)
  })
})

function composerWorldClient() {
  return { invoke: async () => ({ ok: true, value: JSON.parse('{}') }) as const }
}

describe('earlier versions', () => {
  it('one a minute while it changes; bringing one back keeps what was there', async () => {
    const id = await write('<p>1</p>')
    state().change(id, { html: '<p>2</p>' })
    await t.pass(400)
    await t.pass(minute)
    state().change(id, { html: '<p>3</p>' })
    await t.pass(400)
    state().change(id, { html: '<p>4</p>' })
    const versions = await state().versionsOf(id)
    expect(versions.map(({ draft: { html } }) => html)).toEqual(['<p>3</p>', '<p>1</p>'])
    const first = versions[1]
    if (first !== undefined) await state().restore(id, first)
    expect([draft()?.html, draft()?.id, t.item()?.revision, t.disk.get(id)?.html]).toEqual([
      '<p>1</p>',
      id,
      1,
      '<p>1</p>',
    ])
    expect((await state().versionsOf(id)).map(({ draft: { html } }) => html)).toContain('<p>4</p>')
  })
  it('are those of the same mail after it was sent and taken back', async () => {
    const id = await write('<p>1</p>')
    await state().send(id)
    await state().takeBack(id)
    const next = draft()?.id ?? ''
    state().change(next, { html: '<p>2</p>' })
    expect(next).not.toBe(id)
    expect((await state().versionsOf(next)).map(({ draft: { html } }) => html)).toContain('<p>1</p>')
  })
  it('are forgotten after 7 days', async () => {
    const id = await write('<p>1</p>')
    expect(t.versions.size).toBe(1)
    await t.pass(8 * 24 * 60 * minute)
    await state().load()
    expect(await state().versionsOf(id)).toEqual([])
    expect(t.versions.size).toBe(0)
  })
})

describe('discarded drafts', () => {
  it('can be brought back, in an own draft; then they are discarded no more', async () => {
    const id = await write('<p>lost</p>')
    await state().discard(id)
    expect([t.disk.size, state().items.length, state().discarded.length]).toEqual([0, 0, 1])
    const [version] = state().discarded
    if (version !== undefined) await state().recover(version)
    expect([draft()?.html, t.disk.size, state().discarded.length]).toEqual(['<p>lost</p>', 1, 0])
  })
  it('what was sent is not among them', async () => {
    const id = await write()
    await state().send(id)
    await state().load()
    expect(state().discarded).toEqual([])
  })
})

it('main is told which files the drafts and their versions use', async () => {
  const id = await write('<p><img src="/file/f1"></p>')
  const file = { fileId: 'f2', filename: 'a.pdf', mediaType: 'application/pdf', size: 1 }
  state().change(id, { attachments: [file], html: '<p>a</p>' })
  await t.pass(400)
  const next = composerWorld({ disk: t.disk, versions: t.versions, outbox: t.outbox })
  await next.store.getState().load()
  expect(next.requests.find(({ name }) => name === 'file.sweep')?.request).toEqual({ inUse: ['f2', 'f1'] })
})

describe('recipients', () => {
  const bob = { name: '', address: 'bob@y.example' }
  it('are in one field only', () => {
    const fields = { to: [tom], cc: [bob], bcc: [] }
    expect(placeRecipients(fields, 'bcc', [tom, bob])).toEqual({ to: [], cc: [], bcc: [tom, bob] })
  })
  it('take a name that was not known', () => {
    expect(addRecipients([bob], [{ name: 'Bob', address: 'BOB@y.example' }])).toEqual([
      { name: 'Bob', address: 'BOB@y.example' },
    ])
    expect(addRecipients([tom], [{ name: '', address: tom.address }])).toEqual([tom])
    expect(addRecipients([tom], [{ name: 'Another', address: tom.address }])).toEqual([tom])
  })
  it.each(['Meyer, Ann', 'Sales; EMEA', 'Ann "the boss" Meyer', 'Ann <x>', 'a@b.example', 'A \\\\ B', ''])(
    'written out for correcting, and read again: %s',
    (name) => {
      const person = { name, address: 'ann@x.example' }
      expect(parseRecipientList(writtenRecipient(person))).toEqual([person])
    },
  )
  it('many are folded, wrong ones stay in sight', () => {
    const many = Array.from({ length: 500 }, (_, at) => ({ name: '', address: `p${at}@x.example` }))
    const wrong = { name: '', address: 'wrong' }
    expect(foldedPeople([...many, wrong], true)).toHaveLength(21)
    expect(foldedPeople([...many, wrong], true).at(-1)).toBe(wrong)
    expect(foldedPeople(many, false)).toHaveLength(500)
    expect(foldedPeople(many.slice(0, 24), true)).toHaveLength(24)
  })
})

it('own text is without quotes, in them too, and without markup', () => {
  const html =
    '<p>See&nbsp;R&amp;D</p><blockquote><p>x</p><blockquote>attached</blockquote>y</blockquote><p>b</p>'
  expect(ownText(html)).toBe('See R&D b')
})

it('what is called like what is typed comes first', () => {
  const template = { id: 't', name: 'After a first call', subject: '', html: '', updatedAt: 0 }
  const found = (query: string) => insertables(query, [template], [], new Map()).map(({ words }) => words)
  expect(found('first')).toEqual(['First name', 'After a first call', 'Your first name'])
  expect(found('call')).toEqual(['After a first call'])
  expect(found('')[0]).toBe('After a first call')
})
