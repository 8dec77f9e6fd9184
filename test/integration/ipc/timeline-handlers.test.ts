import { expect, it } from 'vitest'
import { timelineHandlers } from '../../../main/ipc/handlers/timeline.ts'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { contact, mailbox, step } from '../../support/store/record-builders.ts'

it('answers a conversation, and says where there is no such message', async () => {
  const { store } = openTestStore()
  await store.mailboxes.save(mailbox())
  await store.contacts.save({ contact: contact(), at: 0 })
  const messages = [
    providerMessage({ providerMessageId: 'm1', rfcMessageId: 'a@x', occurredAt: 1 }),
    providerMessage({
      providerMessageId: 'm2',
      inReplyTo: 'a@x',
      occurredAt: 2,
      subject: 'Re: Rollout plan',
    }),
  ]
  await store.sync.commit(step({ messages }))
  const handlers = timelineHandlers({ store })
  const messageId = await store.messages.byProviderId({ mailboxId: 'box', providerMessageId: 'm2' })
  expect(await handlers['message.thread']({ messageId: messageId ?? '' })).toMatchObject({
    ok: true,
    value: { mails: [{ subject: 'Rollout plan' }, { messageId, subject: 'Re: Rollout plan' }] },
  })
  expect(await handlers['message.thread']({ messageId: 'none' })).toMatchObject({
    ok: false,
    error: { code: 'message_not_found', subject: 'none' },
  })
})
