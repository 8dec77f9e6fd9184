import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { corpusSeed } from '../../support/demo/index.ts'
import { connectMailbox, openWorkplace } from '../../support/workplace.ts'

const corpus = process.env['LIAISON_CORPUS']
const account = 'me@liaison.example'
const limit = 3000
const day = 24 * 60 * 60_000
const counter = join(import.meta.dirname, '../../support/corpus/count.py')

/** What Python's parser counts: address and messages of the five most frequent senders. */
const counted = (folder: string): [string, number][] =>
  execFileSync('python3', [counter, folder, String(limit), '5'], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => {
      const [address = '', count] = line.split(' ')
      return [address, Number(count)]
    })

const name =
  'files every message of five frequent senders of 3,000 real messages, as counted by another program'

it.skipIf(corpus === undefined)(
  corpus === undefined ? `${name} (NOT RUN: LIAISON_CORPUS is not set)` : name,
  async () => {
    const folder = join(corpus ?? '', 'openbmc')
    const expected = counted(folder)
    const work = await openWorkplace({
      gmail: [corpusSeed(folder, { account, limit, withinMs: 85 * day })],
      unitsPerMinute: 600_000,
    })
    onTestFinished(work.close)
    const { app, window } = await work.open()
    await connectMailbox({ app, window }, work.providers.gmail, account)
    const ids = new Map<string, string>()
    for (const [address] of expected) {
      const input = { id: null, name: address, company: '', title: '', addresses: [address] }
      ids.set(address, (await window.expect('contact.save', input)).id)
    }
    const totals = async (): Promise<[string, number][]> => {
      const found: [string, number][] = []
      for (const [address, contactId] of ids) {
        const page = await window.expect('timeline.page', { contactId, before: null, limit: 1 })
        expect(page.backfilling).toBe(false)
        found.push([address, page.total])
      }
      return found
    }
    await vi.waitFor(totals, { timeout: 240_000, interval: 250 })
    expect(await totals()).toEqual(expected)
    expect(app.logs()).not.toMatch(/unhandled|crashed|broken/i)
    expect((await app.quit()).code).toBe(0)
  },
  300_000,
)
