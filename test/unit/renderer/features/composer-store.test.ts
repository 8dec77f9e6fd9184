import { beforeEach, describe, expect, it } from 'vitest'
import { draftSchema, type Draft } from '../../../../renderer/db/drafts.ts'
import { contentOf, isEmptyDraft } from '../../../../renderer/features/composer/draft-rules.ts'
import { addRecipients } from '../../../../renderer/features/composer/recipient-rules.ts'
import { blankDraft } from '../../../../renderer/features/composer/draft-items.ts'
import { composerWorld, type ComposerWorld } from '../../../support/renderer/composer-world.ts'

let t: ComposerWorld
beforeEach(() => {
  t = composerWorld()
})
const state = () => t.store.getState()
const tom = { name: 'Tom', address: 'tom@altamar.example' }

describe('saving', () => {
  it('waits for a pause in typing, and says saved only after the disk has it', async () => {
    state().write([tom])
    expect(t.disk.size).toBe(0)
    state().change('draft-1', { html: '<p>a</p>' })
    await t.pass(300)
    state().change('draft-1', { html: '<p>ab</p>' })
    await t.pass(300)
    expect(t.disk.size).toBe(0)
    t.hold()
    await t.pass(100)
    expect(t.item()?.saved).toBe('saving')
    await t.release()
    expect(t.item()?.saved).toBe('saved')
    expect(t.disk.get('draft-1')?.html).toBe('<p>ab</p>')
  })
  it('comes on the disk without any pause in typing: a second of it is the most that is lost', async () => {
    state().write([tom])
    let text = ''
    for (let key = 0; key < 100; key += 1) {
      text += 'x'
      state().change('draft-1', { html: `<p>${text}</p>` })
      await t.pass(50)
      const saved = (t.disk.get('draft-1')?.html.length ?? 7) - 7
      expect((text.length - saved) * 50).toBeLessThan(1000)
    }
    expect(t.disk.has('draft-1')).toBe(true)
  })
  it('tries again by itself when the disk refused', async () => {
    state().write([tom])
    t.failDisk(true)
    state().change('draft-1', { html: '<p>a</p>' })
    await t.pass(400)
    t.failDisk(false)
    await t.pass(5000)
    expect([t.item()?.saved, t.disk.size]).toEqual(['saved', 1])
  })
  it('does not call older text saved', async () => {
    state().write([tom])
    state().change('draft-1', { html: '<p>a</p>' })
    t.hold()
    await t.pass(400)
    state().change('draft-1', { html: '<p>newer</p>' })
    await t.release()
    expect(t.item()?.saved).toBe('unsaved')
    await t.pass(400)
    expect([t.item()?.saved, t.disk.get('draft-1')?.html]).toEqual(['saved', '<p>newer</p>'])
  })
  it('says so when the disk refuses, keeps it open, and tries again on the next flush', async () => {
    state().write([tom])
    state().change('draft-1', { html: '<p>a</p>' })
    t.failDisk(true)
    await t.pass(400)
    expect(t.item()?.saved).toBe('failed')
    await state().close('draft-1')
    expect(t.item()?.draft.open).toBe(true)
    t.failDisk(false)
    await state().flush()
    expect(t.item()?.saved).toBe('saved')
  })
  it('one that was opened and closed untouched leaves nothing; one taken back from the outbox stays', async () => {
    state().write([tom])
    await state().close('draft-1')
    expect([state().items.length, t.disk.size, t.said]).toEqual([0, 0, []])
    state().begin({ to: [tom], html: '<p>Kept</p>' })
    await state().close('draft-2')
    expect(t.disk.get('draft-2')?.html).toBe('<p>Kept</p>')
  })
  it('a draft survives a new window', async () => {
    state().write([tom])
    state().change('draft-1', { subject: 'Plan' })
    await t.pass(400)
    const rows = [...t.disk.values()]
    const next = composerWorld()
    for (const row of rows) next.disk.set(row.id, row)
    await next.store.getState().load()
    expect(next.item()?.draft.subject).toBe('Plan')
  })
})

describe('sending', () => {
  it('deletes the draft only after main has taken it', async () => {
    state().write([tom])
    state().change('draft-1', { html: '<p>a</p>' })
    await state().send('draft-1')
    expect(t.log).toEqual(['outbox.enqueue 1', 'remove draft-1'])
    expect([t.disk.size, state().items.length, t.announced.map((each) => each.state)]).toEqual([
      0,
      0,
      ['queued'],
    ])
    await t.pass(5000)
    expect(t.disk.size).toBe(0)
  })
  it('a refusal keeps the draft open, with the reason, and says nothing else', async () => {
    t.refuse()
    state().write([tom])
    state().change('draft-1', { html: '<p>a</p>' })
    await state().send('draft-1')
    expect(t.item()?.error?.code).toBe('store_full')
    expect([t.item()?.sending, t.item()?.draft.open, t.disk.size, t.said]).toEqual([false, true, 1, []])
  })
  it('pressed twice is one call', async () => {
    state().write([tom])
    await Promise.all([state().send('draft-1'), state().send('draft-1')])
    expect(t.log.filter((line) => line.startsWith('outbox'))).toHaveLength(1)
  })
  it('a wrong address is named and nothing is called', async () => {
    state().write([{ name: '', address: 'ines.prado@altamar' }])
    await state().send('draft-1')
    expect(t.item()?.error).toMatchObject({ code: 'recipient_invalid', subject: 'ines.prado@altamar' })
    expect(t.log).toEqual([])
  })
})

describe('closing', () => {
  it('keeps what has words, drops what has none', async () => {
    state().write([])
    await state().close('draft-1')
    expect(state().items).toEqual([])
    state().write([tom])
    state().change('draft-2', { html: '<p>a</p>' })
    await state().close('draft-2')
    expect([t.item()?.draft.open, t.disk.has('draft-2'), t.said]).toEqual([false, true, ['Draft kept']])
  })
})

describe('drafts on the disk', () => {
  it('of the version before aliases, signatures and files are read', () => {
    const old = {
      id: 'd',
      mailboxId: 'mailbox-1',
      to: [tom],
      cc: [],
      bcc: [],
      subject: 'Plan',
      html: '<p>a</p>',
      quoteHtml: '',
      replyToMessageId: null,
      updatedAt: 0,
      open: false,
    }
    expect(draftSchema.parse(old)).toEqual({ ...blankDraft, ...old })
  })
})

describe('rules', () => {
  const draft: Draft = {
    ...blankDraft,
    id: 'd',
    mailboxId: 'mailbox-1',
    to: [tom],
    subject: ' Plan ',
    html: '<p>a</p>',
    quoteHtml: '<div>q</div>',
    updatedAt: 0,
    open: true,
  }
  it('a reply without words is empty, a subject alone is not', () => {
    expect(isEmptyDraft({ ...draft, html: '<p>&nbsp;</p>', replyToMessageId: 'm' })).toBe(true)
    expect(isEmptyDraft({ ...draft, html: '', to: [] })).toBe(false)
  })
  it('freezes text and quote together, and needs a mailbox and somebody', () => {
    const content = contentOf(draft, '')
    expect(content.ok && [content.value.subject, content.value.html]).toEqual([
      'Plan',
      '<p>a</p><div>q</div>',
    ])
    expect(contentOf({ ...draft, mailboxId: null }, '')).toMatchObject({
      error: { code: 'mailbox_not_connected' },
    })
    expect(contentOf({ ...draft, to: [] }, '')).toMatchObject({ error: { code: 'recipient_invalid' } })
  })
  it('adds nobody twice, in any spelling', () => {
    expect(addRecipients([tom], [{ name: '', address: 'Tom+x@Altamar.example' }])).toEqual([tom])
  })
})
