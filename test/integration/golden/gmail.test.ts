import { expect, test, type TestContext } from 'vitest'
import { submissionHeader } from '../../../main/providers/gmail/message-from-gmail.ts'
import { goldenCases, goldenCount, type GoldenCase } from '../../support/golden/cases.ts'
import {
  comparable,
  expectCidsResolve,
  expectedOf,
  expectWellFormed,
  textOf,
} from '../../support/golden/expect-mail.ts'
import { asExpectedOf, asReadBy, peopleReadBy, type Parser } from '../../support/golden/parser-quirks.ts'
import { readByPostalMime, type ParsedMail } from '../../support/golden/parsed-mail.ts'
import { readByPython, whyNoPython } from '../../support/golden/python.ts'
import { address, createOutboxBench } from '../outbox/outbox-bench.ts'
import { goldenFiles, sendAll } from './golden-files.ts'

/** Mails by the submission that they are of. */
type Raws = ReadonlyMap<string, Buffer>

const compare = (golden: GoldenCase, mail: ParsedMail, parser: Parser): void => {
  const { id, expected } = golden
  expect
    .soft(asReadBy(parser, comparable(mail)), `${id}, read by ${parser}`)
    .toEqual(asExpectedOf(parser, expectedOf(golden)))
  expect.soft(textOf(mail), `${id}: the text, read by ${parser}`).toBe(expected.text.trimEnd())
  expect.soft(mail.from, `${id}: who it is from`).toEqual([['Ann Meyer', address]])
  expect
    .soft(peopleReadBy(parser, mail.bcc), `${id}: Bcc in the sender's copy, read by ${parser}`)
    .toEqual(peopleReadBy(parser, expected.bcc))
  expectCidsResolve(mail)
}

const sendByGmail = async (cases: readonly GoldenCase[]): Promise<{ sent: Raws; received: Raws }> => {
  const files = await goldenFiles(cases)
  const inbox = 'jana@customer.example'
  const accounts = [address, inbox].map((email) => ({ email, name: 'Ann Meyer' }))
  const bench = await createOutboxBench({ accounts }, () => 0.5, files.read)
  await sendAll(bench, cases)
  const raws = (account: string, label: string): Raws =>
    new Map(
      bench.control
        .allMessages(account)
        .filter(({ labelIds }) => labelIds.includes(label))
        .map((mail) => [mail.header(submissionHeader) ?? '', mail.raw]),
    )
  const all = { sent: raws(address, 'SENT'), received: raws(inbox, 'INBOX') }
  await bench.google.close()
  return all
}

test(
  `${String(goldenCount)} golden mails arrive through Gmail as they were written`,
  { timeout: 120_000 },
  async ({ annotate }: TestContext) => {
    const cases = goldenCases()
    expect(cases).toHaveLength(goldenCount)
    expect(new Set(cases.map(({ id }) => id)).size).toBe(goldenCount)
    const { sent, received } = await sendByGmail(cases)
    expect(sent.size).toBe(goldenCount)

    const mails = cases.map((golden) => ({
      golden,
      id: golden.id,
      raw: sent.get(golden.id) ?? Buffer.alloc(0),
    }))
    for (const { golden, raw } of mails) {
      expectWellFormed(raw)
      const mail = await readByPostalMime(raw)
      compare(golden, mail, 'postal-mime')
      expect.soft(mail.bcc, `${golden.id}: Bcc in the sender's copy`).toEqual(golden.expected.bcc)
    }
    for (const [id, raw] of received) {
      expect.soft((await readByPostalMime(raw)).bcc, `${id}: Bcc in a recipient's copy`).toEqual([])
    }
    expect(received.size).toBeGreaterThan(50)

    if (whyNoPython !== null) {
      await annotate(whyNoPython, 'warning')
      return
    }
    const byPython = await readByPython(mails)
    for (const { golden } of mails) {
      const mail = byPython.get(golden.id)
      if (mail === undefined) throw new Error(`Python read no ${golden.id}`)
      compare(golden, mail, "Python's email")
      expect.soft(mail.shape, `${golden.id}: its parts`).toBe(golden.expected.shape)
      expect.soft(mail.bcc, `${golden.id}: Bcc, read by Python`).toEqual(golden.expected.bcc)
    }
  },
)
