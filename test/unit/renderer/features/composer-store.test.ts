import { beforeEach, describe, expect, it } from 'vitest'
import { draftSchema, type Draft } from '../../../../renderer/db/drafts.ts'
import {
  createComposerStore,
  type ComposerDeps,
} from '../../../../renderer/features/composer/composer-store.tsx'
import { addRecipients, contentOf, isEmptyDraft } from '../../../../renderer/features/composer/draft-rules.ts'
import { appError } from '../../../../shared/errors/app-error.ts'
import { err, ok, type Result } from '../../../../shared/errors/result.ts'
import { fakeMailboxes } from '../../../support/renderer/fake-mailboxes.ts'

type Timer = { readonly at: number; readonly task: () => void }

/** The composer over a disk and a main that tests can hold, fail and look into. */
const setUp = () => {
  const disk = new Map<string, Draft>()
  const log: string[] = []
  const said: string[] = []
  let time = 1000
  let timers: Timer[] = []
  let diskFails = false
  let held: Array<() => void> | null = null
  let answer: Result<unknown> = ok(null)
  const gate = async () => {
    if (held !== null) await new Promise<void>((release) => held?.push(release))
  }
  const invoke: ComposerDeps['client']['invoke'] = async (name, request) => {
    log.push(`${name} ${disk.size}`)
    if (!answer.ok) return err(answer.error)
    // The only command that the composer calls.
    return name === 'outbox.enqueue'
      ? JSON.parse(JSON.stringify(ok({ ...request, state: 'queued' })))
      : answer
  }
  let ids = 0
  const store = createComposerStore({
    client: { invoke },
    shelf: {
      list: async () => [...disk.values()],
      save: async (draft) => {
        await gate()
        if (diskFails) throw new Error('disk full')
        disk.set(draft.id, draft)
      },
      remove: async (draftId) => {
        log.push(`remove ${draftId}`)
        disk.delete(draftId)
      },
    },
    now: () => time,
    newId: () => `draft-${(ids += 1)}`,
    later: (task, ms) => {
      const timer = { at: time + ms, task }
      timers.push(timer)
      return () => void (timers = timers.filter((each) => each !== timer))
    },
    say: (words) => void said.push(words),
    mailboxes: () => fakeMailboxes(0, 'calm'),
  })
  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
  }
  return {
    store,
    disk,
    log,
    said,
    pass: async (ms: number) => {
      time += ms
      const due = timers.filter((timer) => timer.at <= time)
      timers = timers.filter((timer) => timer.at > time)
      for (const timer of due) timer.task()
      await settle()
    },
    hold: () => void (held = []),
    release: async () => {
      const waiting = held ?? []
      held = null
      for (const next of waiting) next()
      await settle()
    },
    failDisk: (fails: boolean) => void (diskFails = fails),
    refuse: () => void (answer = err(appError('store_full', 'ENOSPC', 'user'))),
    item: () => store.getState().items[0],
  }
}

let t: ReturnType<typeof setUp>
beforeEach(() => {
  t = setUp()
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
    const content = { mailboxId: 'mailbox-1', to: [tom], cc: [], bcc: [], subject: '', html: '<p>Kept</p>' }
    state().editAgain({ ...content, fromAddress: null, replyToMessageId: null, attachments: [] })
    await state().close('draft-2')
    expect(t.disk.get('draft-2')?.html).toBe('<p>Kept</p>')
  })
  it('a draft survives a new window', async () => {
    state().write([tom])
    state().change('draft-1', { subject: 'Plan' })
    await t.pass(400)
    const rows = [...t.disk.values()]
    const next = setUp()
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
    expect([t.disk.size, state().items.length, t.said]).toEqual([0, 0, ['Queued']])
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
  it('of the version before aliases and signatures are read', () => {
    const {
      fromAddress: _from,
      signed: _signed,
      ...old
    } = {
      id: 'd',
      mailboxId: 'mailbox-1',
      fromAddress: null,
      signed: true,
      to: [tom],
      cc: [],
      bcc: [],
      subject: 'Plan',
      html: '<p>a</p>',
      quoteHtml: '',
      replyToMessageId: null,
      attachments: [],
      updatedAt: 0,
      open: false,
    }
    expect(draftSchema.parse(old)).toEqual({ ...old, fromAddress: null, signed: true })
  })
})

describe('rules', () => {
  const draft: Draft = {
    id: 'd',
    fromAddress: null,
    mailboxId: 'mailbox-1',
    to: [tom],
    cc: [],
    bcc: [],
    subject: ' Plan ',
    html: '<p>a</p>',
    quoteHtml: '<div>q</div>',
    signed: true,
    replyToMessageId: null,
    attachments: [],
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
