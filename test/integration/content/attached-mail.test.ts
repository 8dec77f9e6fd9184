import { expect, onTestFinished, test } from 'vitest'
import { createAttachedMails } from '../../../main/content/attached-mail.ts'
import { createParser } from '../../../main/parse/client.ts'
import { systemClock } from '../../../main/platform/clock.ts'
import type { Logger } from '../../../main/platform/ports.ts'
import { createBudget } from '../../../main/providers/budget.ts'
import { createGmailProvider } from '../../../main/providers/gmail/provider.ts'
import type { MailProvider } from '../../../main/providers/provider.ts'
import { signedInTo } from '../../support/gmail-sign-in.ts'
import { startEmulatedGoogle } from '../../support/google/index.ts'
import type { MailSpec } from '../../support/mail-builder.ts'
import { startGraphBench } from '../../support/provider/graph-bench.ts'
import { createSimulatedTime } from '../../support/simulated-time.ts'

const address = 'ann@northwind.example'
const quiet: Logger = { info: () => {}, warn: () => {}, error: () => {} }
const { signal } = new AbortController()

type Place = {
  readonly provider: MailProvider
  readonly deliver: (mail: MailSpec) => Promise<{ id: string }>
  readonly pass: <T>(work: Promise<T>) => Promise<T>
}

const google = async (): Promise<Place> => {
  const { clock, counted, pass } = createSimulatedTime()
  const accounts = [{ email: address, name: 'Ann' }]
  const server = await startEmulatedGoogle({ clock: clock.now, accounts })
  onTestFinished(() => server.close())
  const provider = createGmailProvider({
    fetch: counted(signedInTo(server, address, clock)),
    clock,
    random: () => 0.5,
    logger: quiet,
    budget: createBudget({ clock, unitsPerMinute: 6000 }),
  })
  return { provider, pass, deliver: (mail) => server.control.deliver(address, mail) }
}

const microsoft = async (): Promise<Place> => {
  const { microsoft: server, control, open, pass } = await startGraphBench(address)
  onTestFinished(() => server.close())
  return { provider: open(), pass, deliver: (mail) => control.deliver(address, mail) }
}

const inner = [
  'From: Petr <petr@customer.example>',
  'To: ann@northwind.example',
  'Subject: =?utf-8?q?Nab=C3=ADdka?=',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'What is inside',
].join('\r\n')

test.each([
  ['Gmail', google],
  ['Microsoft', microsoft],
])('a mail attached to a mail at %s opens: head and text', async (_, start) => {
  const { provider, deliver, pass } = await start()
  const attachments = [{ filename: '', content: inner, contentType: 'message/rfc822' }]
  const { id } = await deliver({ from: 'jana@customer.example', to: address, text: 'See', attachments })
  const message = await pass(provider.get(id, signal))
  if (!message.ok) throw new Error(message.error.message)
  const parser = createParser({ clock: systemClock, logger: quiet })
  onTestFinished(parser.stop)
  const mails = createAttachedMails({
    store: {
      messages: {
        attachmentSource: async ({ index }) => {
          const file = message.value.attachments[index]
          return file === undefined ? null : { ...file, mailboxId: 'box', providerMessageId: id }
        },
      },
    },
    attachmentBytes: (source) => pass(provider.attachment(source, signal)),
    parser,
  })
  expect(await mails.read('m', 0)).toMatchObject({
    ok: true,
    value: {
      subject: 'Nabídka',
      from: { name: 'Petr', address: 'petr@customer.example' },
      hasHtml: false,
      files: [],
    },
  })
  expect(await mails.body('m', 0, 'text')).toMatchObject({
    ok: true,
    value: expect.stringContaining('What is inside'),
  })
})
