/*
 * Writes test/fixtures/store/record-v6.sqlite: a small record as today's code makes it. Run it once for a new schema
 * version, under a new name, before that version is released: `node test/support/store/write-fixture.ts FILE`.
 * Fixtures of older versions are never written again.
 */
import { existsSync } from 'node:fs'
import { methodMaker } from '../../../main/store/methods.ts'
import { openRecord } from '../../../main/store/record.ts'
import { aggregatesOver } from '../../../main/store/store-over.ts'
import { appError } from '../../../shared/errors/app-error.ts'
import { providerMessage } from './provider-message.ts'
import { contact, enqueued, mailbox, step } from './record-builders.ts'

const day = 24 * 60 * 60_000

const path = process.argv[2]
if (path === undefined || existsSync(path)) throw new Error('name a file that does not exist yet')
const opened = openRecord(path, 0)
if (!opened.ok) throw new Error(opened.error.message)
const send = (aggregate: string, method: string, at: unknown) =>
  Promise.resolve(opened.value.run({ aggregate, method, at, now: 1000 }))
const store = aggregatesOver(methodMaker(send))

await store.mailboxes.save(mailbox())
await store.contacts.save({ contact: contact(), at: 90 * day + 10 })
await store.sync.commit(
  step({
    messages: [
      providerMessage({ html: '<p>Here is the plan.</p>' }),
      providerMessage({ providerMessageId: 'm2', from: { name: 'News', address: 'news@letter.example' } }),
    ],
    failed: [
      { providerMessageId: 'm3', nextTryAt: 2000, error: appError('timeout', 'no answer', 'backoff') },
    ],
    position: { kind: 'cursor', cursor: 'cursor-1' },
  }),
)
await store.sync.commit(step({ position: { kind: 'looked' } }))
const { since } = await store.audit.begin({ mailboxId: 'box', at: 1500 })
await store.audit.note({
  mailboxId: 'box',
  at: since + 1550,
  keys: ['jana@customer.example'],
  missing: ['m5'],
  deleted: [],
})
await store.audit.end({ mailboxId: 'box', at: 1600 })
await store.matching.change({ change: { bulk: 'leave_out' }, at: 1700 })
await store.matching.saveRule({
  id: null,
  list: 'never_log',
  pattern: '@secret.example',
  enabled: true,
  at: 1700,
})
await store.submissions.enqueue(enqueued())
await store.bounces.record({
  mailboxId: 'box',
  providerMessageId: 'm4',
  at: Date.UTC(2026, 9, 2),
  report: {
    recipients: [{ address: 'jana@customer.example', permanent: true, status: '5.1.1', diagnostic: '550' }],
    original: { submissionId: null, rfcMessageId: null, subject: null },
  },
})
await store.templates.save({
  template: { id: 't1', name: 'Offer', subject: '', html: '<p>{{contact.name}}</p>', updatedAt: 1 },
})
await store.files.add({
  file: { fileId: 'f1', filename: 'a.pdf', mediaType: 'application/pdf', size: 3 },
  addedAt: 1,
})
opened.value.close()
