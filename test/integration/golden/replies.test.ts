import { expect, test } from 'vitest'
import { goldenCases, type GoldenCase } from '../../support/golden/cases.ts'
import { compareByBoth } from '../../support/golden/compare.ts'
import { readByPostalMime } from '../../support/golden/parsed-mail.ts'
import { draftGrants, leastGrants } from '../../support/provider/grants.ts'
import { providerMessage } from '../../support/store/provider-message.ts'
import { contact, step } from '../../support/store/record-builders.ts'
import { createGraphBench } from '../outbox/graph-bench.ts'
import { address, createOutboxBench } from '../outbox/outbox-bench.ts'
import type { OutboxWorld } from '../outbox/outbox-world.ts'
import { goldenFiles, sendAll } from './golden-files.ts'

const original = {
  from: 'jana@customer.example',
  to: address,
  subject: 'Offer',
  text: 'Can you send the plan?',
  messageId: 'question@customer.example',
}

/** Golden mails of the tables, with pictures and files among them. */
const chosen = (): GoldenCase[] =>
  goldenCases()
    .filter(({ id }) => /^table-\d{1,2}$/.test(id))
    .slice(0, 40)

/** Takes in the message that is answered, and answers it with every case. */
const answering = async (
  { store }: Pick<OutboxWorld, 'store'>,
  providerMessageId: string,
  cases: readonly GoldenCase[],
): Promise<GoldenCase[]> => {
  await store.contacts.save({ contact: contact(), at: 0 })
  const message = providerMessage({
    providerMessageId,
    rfcMessageId: original.messageId,
    references: [],
    from: { name: 'Jana', address: original.from },
  })
  await store.sync.commit(step({ messages: [message] }))
  const replyToMessageId = await store.messages.byProviderId({ mailboxId: 'box', providerMessageId })
  if (replyToMessageId === null) throw new Error('The message that is answered was not stored')
  return cases.map((golden) => ({ ...golden, content: { ...golden.content, replyToMessageId } }))
}

const expectAnswers = async (raws: readonly Buffer[]): Promise<void> => {
  for (const raw of raws) {
    const { inReplyTo, references } = await readByPostalMime(raw)
    expect([inReplyTo, references.at(-1)]).toEqual([`<${original.messageId}>`, `<${original.messageId}>`])
  }
}

test('answers through Gmail arrive as they were written, in their thread', { timeout: 60_000 }, async () => {
  const cases = chosen()
  const files = await goldenFiles(cases)
  const bench = await createOutboxBench({}, () => 0.5, files.read)
  const { id } = await bench.control.deliver(address, original)
  await sendAll(bench, await answering(bench, id, cases))
  const sent = new Map(
    bench.control
      .sentMessages(address)
      .map((mail): [string, Buffer] => [mail.header('X-Liaison-Submission') ?? '', mail.raw]),
  )
  await bench.google.close()
  const mails = cases.map((golden) => ({ golden, raw: sent.get(golden.id) ?? Buffer.alloc(0) }))
  await compareByBoth(mails, { text: false, shape: false })
  await expectAnswers(mails.map(({ raw }) => raw))
})

test.each([
  ['without drafts', leastGrants],
  ['by drafts', draftGrants],
])(
  'answers through Microsoft 365 arrive as they were written, in their thread, %s',
  { timeout: 60_000 },
  async (_how, grants) => {
    const cases = chosen()
    const files = await goldenFiles(cases)
    const bench = await createGraphBench(grants, files.read)
    const { id } = await bench.control.deliver(address, original)
    await sendAll(bench, await answering(bench, id, cases))
    const sent = new Map(
      bench.control
        .sentMessages(address)
        .flatMap((mail) => [...mail.extended.values()].map((mark): [string, Buffer] => [mark, mail.raw])),
    )
    await bench.microsoft.close()
    const mails = cases.map((golden) => ({ golden, raw: sent.get(golden.id) ?? Buffer.alloc(0) }))
    await compareByBoth(mails, { text: true, shape: true })
    await expectAnswers(mails.map(({ raw }) => raw))
  },
)
