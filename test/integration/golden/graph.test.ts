import { expect, test } from 'vitest'
import { goldenCases, goldenCount, type GoldenCase } from '../../support/golden/cases.ts'
import { compareByBoth } from '../../support/golden/compare.ts'
import { draftGrants, leastGrants } from '../../support/provider/grants.ts'
import { address, createGraphBench } from '../outbox/graph-bench.ts'
import { goldenFiles, sendAll } from './golden-files.ts'

const sendByGraph = async (cases: readonly GoldenCase[], grants: typeof leastGrants) => {
  const files = await goldenFiles(cases)
  const bench = await createGraphBench(grants, files.read)
  await sendAll(bench, cases)
  const sent = new Map(
    bench.control
      .sentMessages(address)
      .flatMap((mail) => [...mail.extended.values()].map((mark): [string, Buffer] => [mark, mail.raw])),
  )
  await bench.microsoft.close()
  return sent
}

test.each([
  ['without drafts', leastGrants],
  ['by drafts', draftGrants],
])(
  `${String(goldenCount)} golden mails arrive through Microsoft 365 as they were written, %s`,
  { timeout: 180_000 },
  async (_how, grants) => {
    const cases = goldenCases()
    const sent = await sendByGraph(cases, grants)
    expect(sent.size).toBe(goldenCount)
    const mails = cases.map((golden) => ({ golden, raw: sent.get(golden.id) ?? Buffer.alloc(0) }))
    await compareByBoth(mails, { text: true, shape: true })
  },
)
