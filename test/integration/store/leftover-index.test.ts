import { expect, test } from 'vitest'
import { openTestStore } from '../../support/store/open-test-store.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { contact, mailbox, step } from '../../support/store/record-builders.ts'

test('a message comes back although its words are still in the index', async () => {
  const { store, db } = openTestStore()
  await store.mailboxes.save(mailbox())
  await store.contacts.save({ contact: contact(), at: 0 })
  await store.sync.commit(step({ messages: [providerMessage({ text: 'Old words' })] }))
  db.raw.exec('DELETE FROM activity_messages; DELETE FROM activities; DELETE FROM messages')
  await store.sync.commit(step({ messages: [providerMessage({ text: 'New words' })] }))
  const found = async (text: string) => (await store.search.messages({ text, limit: 5 })).length
  expect([await found('new'), await found('old')]).toEqual([1, 0])
})
