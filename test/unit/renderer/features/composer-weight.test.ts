import { beforeEach, expect, it } from 'vitest'
import { composerWorld, type ComposerWorld } from '../../../support/renderer/composer-world.ts'

const tom = { name: 'Tom', address: 'tom@altamar.example' }
const fileOf = (size: number) => ({
  fileId: `f${String(size)}`,
  filename: 'plan.pdf',
  mediaType: 'application/pdf',
  size,
})
const picture = (bytes: number) =>
  `<p>a</p><img src="/file/p1" alt="Plan > draft" width="3" data-bytes="${String(bytes)}">`

let t: ComposerWorld
const state = () => t.store.getState()
const draftId = () => t.item()?.draft.id ?? ''
beforeEach(() => {
  t = composerWorld()
  // One that takes 25 MB of files, and one that takes 2.9 MB.
  t.world.mailboxes = 'two'
  state().write([tom], 'Plan')
})

const tooLarge = { code: 'message_too_large', retry: 'user' }

it('a mail that its mailbox does not take stays a draft, with words, and is not handed over', async () => {
  state().change(draftId(), { html: '<p>a</p>', attachments: [fileOf(25_000_001)] })
  await state().send(draftId())
  expect(t.item()).toMatchObject({ error: { ...tooLarge, subject: '25 MB' }, sending: false })
  expect([t.outbox.size, t.log.filter((line) => line.startsWith('outbox'))]).toEqual([0, []])
  state().change(draftId(), { attachments: [fileOf(25_000_000)] })
  expect(t.item()?.error).toBeNull()
  await state().send(draftId())
  expect(t.outbox.size).toBe(1)
})

it('nor one whose From was changed to a mailbox that takes less', async () => {
  state().change(draftId(), { html: '<p>a</p>', attachments: [fileOf(5_000_000)] })
  state().change(draftId(), { mailboxId: 'mailbox-4', fromAddress: null })
  await state().send(draftId())
  expect([t.item()?.error?.code, t.outbox.size]).toEqual(['message_too_large', 0])
  state().change(draftId(), { mailboxId: 'mailbox-1' })
  await state().send(draftId())
  expect(t.outbox.size).toBe(1)
})

it('pictures count, in the text as in the quoted mail', async () => {
  state().change(draftId(), { mailboxId: 'mailbox-4', html: picture(2_000_000) })
  state().change(draftId(), { quoteHtml: picture(1_500_000).replace('p1', 'p2') })
  await state().send(draftId())
  expect(t.item()?.error).toMatchObject({ ...tooLarge, subject: '3.5 MB' })
})
