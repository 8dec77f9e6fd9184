import { expect, test } from 'vitest'
import { goldenCase, type GoldenCase } from '../../support/golden/cases.ts'
import { compareByBoth } from '../../support/golden/compare.ts'
import { expectWellFormed } from '../../support/golden/expect-mail.ts'
import { draftGrants, leastGrants } from '../../support/provider/grants.ts'
import { createGraphBench } from '../outbox/graph-bench.ts'
import { address, createOutboxBench } from '../outbox/outbox-bench.ts'
import { goldenFiles, sendAll } from './golden-files.ts'

const body = { html: '<p>Hello</p>', sent: '<p>Hello</p>', text: 'Hello' }

const withFiles = (id: string, sizes: readonly number[]): GoldenCase =>
  goldenCase({
    id,
    subject: 3,
    body,
    persons: 1,
    counts: [1, 1, 1],
    pictures: [{ alt: 'Our logo', size: 40_000 }],
    attachments: sizes.map((size, index) => ({ filename: index + 4, mediaType: 0, size })),
  })

test('25 MB go through Gmail as they were', { timeout: 120_000 }, async () => {
  const golden = withFiles('large', [12_000_000, 12_900_000, 60_000])
  const files = await goldenFiles([golden])
  const bench = await createOutboxBench({}, () => 0.5, files.read)
  await sendAll(bench, [golden])
  const raw = bench.control.sentMessages(address)[0]?.raw ?? Buffer.alloc(0)
  await bench.google.close()
  expect(raw.byteLength).toBeGreaterThan(33_000_000)
  expectWellFormed(raw)
  await compareByBoth([{ golden, raw }], { text: false, shape: false })
})

test.each([
  ['3 MB', 'without drafts', leastGrants, [2_850_000]],
  ['25 MB', 'by drafts', draftGrants, [12_000_000, 12_900_000, 60_000]],
])(
  '%s go through Microsoft 365 as they were, %s',
  { timeout: 120_000 },
  async (_size, _how, grants, sizes) => {
    const golden = withFiles('large', sizes)
    const files = await goldenFiles([golden])
    const bench = await createGraphBench(grants, files.read)
    await sendAll(bench, [golden])
    const raw = bench.control.sentMessages(address)[0]?.raw ?? Buffer.alloc(0)
    await bench.microsoft.close()
    await compareByBoth([{ golden, raw }], { text: true, shape: true })
  },
)
