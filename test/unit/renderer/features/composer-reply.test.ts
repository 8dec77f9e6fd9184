import { expect, it } from 'vitest'
import type { Mailbox } from '../../../../shared/domain/mailbox.ts'
import type { Message } from '../../../../shared/domain/message.ts'
import { err } from '../../../../shared/errors/result.ts'
import { appError } from '../../../../shared/errors/app-error.ts'
import {
  createComposerStore,
  type ComposerDeps,
} from '../../../../renderer/features/composer/composer-store.tsx'
import { fakeMailboxes } from '../../../support/renderer/fake-mailboxes.ts'

const tom = { name: 'Tom', address: 'tom@altamar.example' }
const message: Message = {
  id: 'message-1',
  mailboxId: 'mailbox-2',
  direction: 'received',
  occurredAt: 0,
  subject: 'Plan',
  snippet: 'Could you send it?',
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
    mailboxes: () => mailboxes,
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
        content: {
          mailboxId: 'mailbox-2',
          to: [tom],
          cc: [],
          bcc: [],
          subject: 'Re: Plan',
          html: expect.stringMatching(/^<p>Here it is\.<\/p>.*Monday.*<p>Could you send it\?<\/p>/s),
          replyToMessageId: 'message-1',
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
