import { expect, test } from 'vitest'
import { submissionHeader } from '../../../main/providers/gmail/message-from-gmail.ts'
import { goldenCases, goldenCount, type GoldenCase } from '../../support/golden/cases.ts'
import { compareByBoth } from '../../support/golden/compare.ts'
import { expectWellFormed } from '../../support/golden/expect-mail.ts'
import { readByPostalMime } from '../../support/golden/parsed-mail.ts'
import { whyNoPython } from '../../support/golden/python.ts'
import { address, createOutboxBench } from '../outbox/outbox-bench.ts'
import { goldenFiles, sendAll } from './golden-files.ts'

/** Mails by the submission that they are of. */
type Raws = ReadonlyMap<string, Buffer>

/** Most golden mails name her, some in Bcc. */
const recipient = 'jana@customer.example'

const sendByGmail = async (cases: readonly GoldenCase[]): Promise<{ sent: Raws; received: Raws }> => {
  const files = await goldenFiles(cases)
  const accounts = [address, recipient].map((email) => ({ email, name: 'Ann Meyer' }))
  const bench = await createOutboxBench({ accounts }, () => 0.5, files.read)
  await sendAll(bench, cases)
  const raws = (account: string, label: string): Raws =>
    new Map(
      bench.control
        .allMessages(account)
        .filter(({ labelIds }) => labelIds.includes(label))
        .map((mail) => [mail.header(submissionHeader) ?? '', mail.raw]),
    )
  const all = { sent: raws(address, 'SENT'), received: raws(recipient, 'INBOX') }
  await bench.google.close()
  return all
}

test(
  `${String(goldenCount)} golden mails arrive through Gmail as they were written`,
  { timeout: 180_000 },
  async () => {
    const cases = goldenCases()
    expect(new Set(cases.map(({ id }) => id)).size).toBe(goldenCount)
    const { sent, received } = await sendByGmail(cases)
    expect(sent.size).toBe(goldenCount)
    const mails = cases.map((golden) => ({ golden, raw: sent.get(golden.id) ?? Buffer.alloc(0) }))
    for (const { raw } of mails) expectWellFormed(raw)
    await compareByBoth(mails, { text: false, shape: false })

    const toHer = cases.filter(({ content: { to, cc, bcc } }) =>
      [...to, ...cc, ...bcc].some((person) => person.address === recipient),
    )
    expect([...received.keys()].toSorted()).toEqual(toHer.map(({ id }) => id).toSorted())
    for (const [id, raw] of received) {
      expect.soft((await readByPostalMime(raw)).bcc, `${id}: Bcc in a recipient's copy`).toEqual([])
    }
  },
)

/** Without it the comparisons above and those of Microsoft are half of what they should be, and say so here. */
test("Python's email package reads the golden mails, too", ({ skip }) => {
  if (whyNoPython !== null) skip(whyNoPython)
  expect(whyNoPython).toBeNull()
})
