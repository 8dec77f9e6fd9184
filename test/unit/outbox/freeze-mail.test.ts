import { expect, test } from 'vitest'
import { freezeMail } from '../../../main/outbox/freeze-mail.ts'
import { noFiles } from '../../support/outbox/no-files.ts'
import { mailContent } from '../../support/store/record-builders.ts'

test('a line end in a subject is none in the structured form either', async () => {
  const mail = await freezeMail({
    content: { ...mailContent(), subject: 'Offer\r\nBcc: x@else.example\ntoday' },
    from: { name: 'Ann', address: 'ann@northwind.example' },
    reply: null,
    submissionId: 'sub1',
    messageIdDomain: 'northwind.example',
    date: 0,
    capabilities: { form: 'structured', maxMessageBytes: 100_000, maxAttachmentBytes: 75_000 },
    readFiles: noFiles,
  })
  const frozen: unknown = mail.ok ? JSON.parse(new TextDecoder().decode(mail.value.frozen)) : null
  expect(frozen).toMatchObject({ subject: 'Offer Bcc: x@else.example today' })
})
