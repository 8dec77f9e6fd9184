import { expect, onTestFinished, test } from 'vitest'
import { appError } from '../../../shared/errors/app-error.ts'
import { createUnparkedMailbox } from '../../support/provider/unparked-mailbox.ts'
import { createSimulatedTime } from '../../support/simulated-time.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { contact, mailContent, step } from '../../support/store/record-builders.ts'
import { createOutboxWorld } from './outbox-world.ts'

const setUp = async () => {
  const time = createSimulatedTime()
  const server = createUnparkedMailbox(time.clock)
  const world = await createOutboxWorld({
    time,
    mailbox: { provider: 'graph' },
    openInProcess: () => () => server.provider,
  })
  await world.store.contacts.save({ contact: contact(), at: 0 })
  const process = world.startProcess()
  onTestFinished(() => process.kill())
  /** A stored mail of a conversation, to be answered. */
  const received = async (id: string, providerThreadId: string | null) => {
    const message = providerMessage({
      providerMessageId: id,
      providerThreadId,
      rfcMessageId: `${id}@customer.example`,
      from: { name: 'Jana', address: 'jana@customer.example' },
    })
    await world.store.sync.commit(step({ messages: [message] }))
    return world.store.messages.byProviderId({ mailboxId: 'box', providerMessageId: id })
  }
  const answer = async (id: string, replyToMessageId: string | null, sendAt: number | null = null) => {
    const content = mailContent({ subject: id, replyToMessageId })
    const taken = await world.pass(process.enqueue({ submissionId: id, content, sendAt, remindDays: null }))
    expect(taken.ok).toBe(true)
  }
  const delivered = () =>
    server.calls.flatMap((call) => (call.startsWith('deliver ') ? [call.slice('deliver '.length)] : []))
  return { ...world, server, outbox: process.outbox, received, answer, delivered }
}

test('one that has to wait holds up what is after it in its conversation, and nothing else', async () => {
  const w = await setUp()
  const a = await w.received('a', 'thread-a')
  const alsoA = await w.received('a2', 'thread-a')
  const b = await w.received('b', 'thread-b')
  w.server.fate(appError('provider_unavailable', 'away', 'after', { retryAfterMs: 600_000 }))
  w.setOnline(false)
  await w.answer('a-first', a)
  await w.answer('a-second', alsoA)
  await w.answer('b-first', b)
  await w.answer('new', null)
  await w.answer('a-third', a)
  w.setOnline(true)
  const ids = ['a-first', 'a-second', 'b-first', 'new', 'a-third']
  await w.passUntilEnded(ids)
  expect(w.delivered()).toEqual(['a-first', 'b-first', 'new', 'a-first', 'a-second', 'a-third'])
})

test('one that fails lets the next of its conversation go; cancelled does so, too', async () => {
  const w = await setUp()
  w.setSending({ undoSeconds: 10 })
  const a = await w.received('a', 'thread-a')
  w.server.fate(appError('recipient_invalid', 'no', 'user'))
  for (const id of ['bad', 'taken back', 'last']) await w.answer(id, a)
  await w.outbox.cancel('taken back')
  await w.passUntilEnded(['bad', 'last'])
  expect(w.delivered()).toEqual(['bad', 'last'])
  expect((await w.stateOf('bad')).state).toBe('failed')
})

test('one that is scheduled is not waited for; when its time comes, it goes', async () => {
  const w = await setUp()
  const a = await w.received('a', 'thread-a')
  await w.answer('tomorrow', a, w.clock.now() + 24 * 3_600_000)
  await w.answer('now', a)
  await w.passUntilEnded(['tomorrow', 'now'])
  expect(w.delivered()).toEqual(['now', 'tomorrow'])
})

test('without a word of the provider, answers to one mail are one conversation', async () => {
  const w = await setUp()
  const a = await w.received('a', null)
  const b = await w.received('b', null)
  await w.answer('one', a)
  await w.answer('two', a)
  await w.answer('other', b)
  await w.answer('none', null)
  const keys = await Promise.all(
    ['one', 'two', 'other', 'none'].map(async (id) => (await w.stateOf(id)).threadKey),
  )
  expect(keys[0]).toBe(keys[1])
  expect(new Set(keys).size).toBe(3)
  expect(keys[3]).toBeNull()
})
