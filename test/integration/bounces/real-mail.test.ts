import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { createParser } from '../../../main/parse/client.ts'
import { systemClock } from '../../../main/platform/clock.ts'
import type { BounceReport } from '../../../main/store/store.ts'
import {
  bytesOf,
  expectedReadings,
  familyOf,
  filesUnder,
  isAskedFor,
  readingOf,
} from '../../support/bounces/real-mail.ts'

const cases = process.env['LIAISON_CASES']
const corpus = process.env['LIAISON_CORPUS']
const when = (variable: string, folder: string | undefined, name: string): string =>
  folder === undefined ? `${name} (NOT RUN: ${variable} is not set)` : name

const lost: string[] = []
const note = (event: string): void => void lost.push(event)
const parser = createParser({ clock: systemClock, logger: { info: note, warn: note, error: note } })
afterAll(parser.stop)

/** By the parser's thread, as in the app. */
const readBounce = async (raw: Uint8Array): Promise<BounceReport | null> => {
  const read = await parser.bounce(raw)
  if (!read.ok) throw new Error(`${read.error.message} ${lost.join(' ')}`)
  return read.value
}

type Tally = { read: number; asked: number; all: number }

const table = (tallies: ReadonlyMap<string, Tally>): string =>
  [...tallies]
    .filter(([, { read, asked, all }]) => read < all || asked < all)
    .map(
      ([family, { read, asked, all }]) =>
        `${family.padEnd(24)} ${read}/${all} read, ${asked}/${all} asked for`,
    )
    .join('\n')

it.skipIf(cases === undefined)(
  when('LIAISON_CASES', cases, 'reads real reports: the right recipients, and whether for good'),
  async () => {
    const folder = join(cases ?? '', 'bounce')
    const expected = expectedReadings()
    const tallies = new Map<string, Tally>()
    const total: Tally = { read: 0, asked: 0, all: 0 }
    for (const file of filesUnder(folder)) {
      const raw = bytesOf(folder, file)
      const right = readingOf(await readBounce(raw)) === expected[file]
      const asked = expected[file] === '' || (await isAskedFor(raw))
      const own = tallies.get(familyOf(file)) ?? { read: 0, asked: 0, all: 0 }
      for (const tally of [own, total]) {
        tally.all += 1
        tally.read += right ? 1 : 0
        tally.asked += asked ? 1 : 0
      }
      tallies.set(familyOf(file), own)
    }
    console.log(
      `${total.read} of ${total.all} read right, ${total.asked} asked for in sync\n${table(tallies)}`,
    )
    expect(total.all).toBe(Object.keys(expected).length)
    expect(total.read / total.all).toBeGreaterThanOrEqual(0.98)
    expect(total.asked / total.all).toBeGreaterThanOrEqual(0.95)
  },
  120_000,
)

/** Mails of the sets that are reports themselves, which a reader found out: no false alarms. */
const realReports: ReadonlySet<string> = new Set([
  'cpython/msg_16.txt',
  'cpython/msg_25.txt',
  'flanker/bounce/broken-mime.eml',
  'flanker/bounce/gmail-no-dns.eml',
  'flanker/bounce/office365.eml',
  'flanker/bounce/zed.eml',
  'mimekit-messages/delivery-status2.txt',
  'postal-mime/bounce.eml',
  'ruby-mail/multipart_report_emails/multi_address_bounce1.eml',
  'spamassassin/easy_ham/01507.e06cf7fcfb3a512f43c827529c19a9e6.eml',
  'spamassassin/easy_ham/01542.ed72bf2cd81ccd4c076533fb0af004e5.eml',
  'spamassassin/easy_ham_2/01304.af5f3a2d3a0a19785aeaeeb3d7e36040.eml',
  'spamassassin/spam_2/00169.86268e75abd1bd4bda4d6c129681df34.eml',
])

const alarmsIn = async (folder: string): Promise<string[]> => {
  const alarms: string[] = []
  const files = filesUnder(folder).filter((file) => !realReports.has(file))
  // Some at once, so that the thread is not waited for after each.
  for (let from = 0; from < files.length; from += 64) {
    const some = files.slice(from, from + 64)
    const reports = await Promise.all(some.map((file) => readBounce(bytesOf(folder, file))))
    alarms.push(...some.filter((_, index) => reports[index] !== null))
  }
  return alarms
}

it.skipIf(cases === undefined).each(['mime', 'reply'])(
  when('LIAISON_CASES', cases, 'takes no mail of the set %s for a report'),
  async (set) => expect(await alarmsIn(join(cases ?? '', set))).toEqual([]),
  120_000,
)

it.skipIf(corpus === undefined)(
  when('LIAISON_CORPUS', corpus, 'takes no mail of 40,760 from people, lists and advertisers for a report'),
  async () => expect(await alarmsIn(corpus ?? '')).toEqual([]),
  600_000,
)
