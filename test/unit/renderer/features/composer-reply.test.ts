import { expect, it } from 'vitest'
import type { Mailbox } from '../../../../shared/domain/mailbox.ts'
import type { Message } from '../../../../shared/domain/message.ts'
import { err } from '../../../../shared/errors/result.ts'
import { appError } from '../../../../shared/errors/app-error.ts'
import { draftAgain } from '../../../../renderer/features/composer/draft-items.ts'
import {
  createComposerStore,
  type ComposerDeps,
} from '../../../../renderer/features/composer/composer-store.tsx'
import { joinParts } from '../../../../renderer/features/composer/content-rules.ts'
import { createSharedBrowser } from '../../../support/renderer/fake-draft-windows.ts'
import { fakeMailboxes } from '../../../support/renderer/fake-mailboxes.ts'

const tom = { name: 'Tom', address: 'tom@altamar.example' }
const message: Message = {
  id: 'message-1',
  mailboxId: 'mailbox-2',
  direction: 'received',
  occurredAt: 0,
  subject: 'Plan',
  snippet: 'Could you send it?',
  origin: 'person',
  from: tom,
  to: [{ name: '', address: 'sales@northwind.example' }],
  cc: [],
  bcc: [],
  replyTo: [],
  hasHtml: false,
  attachments: [],
}
const original = { message, quoteHtml: '<p>Could you send it?</p>', when: 'Monday' }

/** A composer whose main notes what it is asked and refuses, so that the draft stays. */
const composerWith = (mailboxes: readonly Mailbox[]) => {
  const asked: unknown[] = []
  const invoke: ComposerDeps['client']['invoke'] = async (name, request) => {
    asked.push({ name, request })
    return err(appError('store_full', 'ENOSPC', 'user'))
  }
  let ids = 0
  const store = createComposerStore({
    client: { invoke },
    shelf: { list: async () => [], save: async () => undefined, remove: async () => undefined },
    now: () => 0,
    newId: () => `draft-${String((ids += 1))}`,
    later: () => () => undefined,
    say: () => undefined,
    versions: {
      list: async () => [],
      all: async () => [],
      save: async () => undefined,
      remove: async () => undefined,
      sentAs: async () => null,
    },
    announce: () => undefined,
    values: async () => new Map(),
    findings: async () => [],
    pendingFiles: () => 0,
    mailboxes: () => mailboxes,
    own: null,
    ...createSharedBrowser().window(),
  })
  return { asked, state: () => store.getState() }
}

it('goes from the mailbox that got the mail, names the original, and quotes it', async () => {
  const { asked, state } = composerWith(fakeMailboxes(0, 'busy'))
  state().reply(original, false)
  state().change('draft-1', { html: '<p>Here it is.</p>' })
  await state().send('draft-1')
  expect(asked).toEqual([
    {
      name: 'outbox.enqueue',
      request: {
        submissionId: 'draft-1',
        sendAt: null,
        remindDays: null,
        content: {
          mailboxId: 'mailbox-2',
          fromAddress: null,
          to: [tom],
          cc: [],
          bcc: [],
          subject: 'Re: Plan',
          html: expect.stringMatching(/^<p>Here it is\.<\/p>.*Monday.*<p>Could you send it\?<\/p>/s),
          replyToMessageId: 'message-1',
          attachments: [],
        },
      },
    },
  ])
})

it('goes from another mailbox where its own is gone', () => {
  const { state } = composerWith(fakeMailboxes(0, 'calm'))
  state().reply(original, false)
  expect(state().items[0]?.draft.mailboxId).toBe('mailbox-1')
})

it('goes as the alias that was written to, with the signature of its mailbox between text and quote', async () => {
  const mailboxes = fakeMailboxes(0, 'two')
  const { asked, state } = composerWith(mailboxes)
  const to = [
    { name: '', address: 'a.meyer@fabrikam.example' },
    { name: '', address: 'support@northwind.example' },
  ]
  state().reply({ ...original, message: { ...message, mailboxId: 'mailbox-4', to } }, true)
  const draft = state().items[0]?.draft
  expect([draft?.mailboxId, draft?.fromAddress]).toEqual(['mailbox-4', 'a.meyer@fabrikam.example'])
  expect(draft?.to).toEqual([tom])
  state().change('draft-1', { html: '<p>Here it is.</p>' })
  await state().send('draft-1')
  const html = /Here it is.*Ann Meyer · Northwind.*Could you send it/s
  expect(asked).toMatchObject([
    { request: { content: { fromAddress: 'a.meyer@fabrikam.example', html: expect.stringMatching(html) } } },
  ])
})

it('another From brings another signature, and it can be left out', async () => {
  const { asked, state } = composerWith(
    fakeMailboxes(0, 'busy').concat(fakeMailboxes(0, 'states').slice(3, 4)),
  )
  state().write([tom])
  state().change('draft-1', { html: '<p>a</p>', mailboxId: 'mailbox-4' })
  await state().send('draft-1')
  state().change('draft-1', { mailboxId: 'mailbox-1' })
  await state().send('draft-1')
  state().change('draft-1', { mailboxId: 'mailbox-4', signed: false })
  await state().send('draft-1')
  expect(asked.map((call) => JSON.stringify(call).includes('Ann Meyer · Northwind'))).toEqual([
    true,
    false,
    false,
  ])
  expect(JSON.stringify(asked[2])).toContain('"html":"<p>a</p>"')
})

it('a mail taken back is in its parts again: the text, the signature, the quote', () => {
  const mailboxes = fakeMailboxes(0, 'two')
  const { state } = composerWith(mailboxes)
  const quote = '<div class="liaison-quote"><p>On Monday</p></div>'
  const content = {
    mailboxId: 'mailbox-4',
    fromAddress: 'a.meyer@fabrikam.example',
    to: [tom],
    cc: [],
    bcc: [],
  }
  const html = joinParts({ text: '<p>a</p>', signature: '<p>old</p>', quote })
  state().begin(
    draftAgain(
      { ...content, subject: 'Plan', html, replyToMessageId: 'message-1', attachments: [] },
      mailboxes,
    ),
  )
  expect(state().items[0]?.draft).toMatchObject({
    html: '<p>a</p>',
    quoteHtml: quote,
    signed: true,
    fromAddress: 'a.meyer@fabrikam.example',
    replyToMessageId: 'message-1',
    attachments: [],
  })
})

it('one that went without a signature is taken back without one', () => {
  const mailboxes = fakeMailboxes(0, 'two')
  const { state } = composerWith(mailboxes)
  const content = { mailboxId: 'mailbox-4', fromAddress: null, to: [tom], cc: [], bcc: [], subject: 'Plan' }
  state().begin(
    draftAgain({ ...content, html: '<p>a</p>', replyToMessageId: null, attachments: [] }, mailboxes),
  )
  expect(state().items[0]?.draft).toMatchObject({ html: '<p>a</p>', quoteHtml: '', signed: false })
})

it('is the same submission however often it is sent after a refusal', async () => {
  const { asked, state } = composerWith(fakeMailboxes(0, 'busy'))
  state().reply(original, false)
  await state().send('draft-1')
  await state().send('draft-1')
  expect(asked).toMatchObject([
    { request: { submissionId: 'draft-1' } },
    { request: { submissionId: 'draft-1' } },
  ])
})
