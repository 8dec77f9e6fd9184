/*
 * Plays the app that is killed: opens the store at argv[2] and commits one message after the other, numbered from
 * argv[3], each with its cursor. A line on stdout says that the commit was acknowledged.
 */
import { openStore } from '../../../main/store/client.ts'
import { providerMessage } from './provider-message.ts'
import { contact, mailbox, step } from './record-builders.ts'

const [, , path = '', from = '0'] = process.argv
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const opened = await openStore({ path, logger: silent, now: () => 1 })
if (!opened.ok) throw new Error(opened.error.message)
const store = opened.value
await store.mailboxes.save(mailbox())
await store.contacts.save({ contact: contact(), at: 0 })
for (let n = Number(from); ; n += 1) {
  const message = providerMessage({
    providerMessageId: `m${n}`,
    occurredAt: n,
    text: `words ${n} `.repeat(200),
  })
  await store.sync.commit(step({ messages: [message], position: { kind: 'cursor', cursor: `${n}` } }))
  process.stdout.write(`${n}\n`)
}
