import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as z from 'zod'
import { createParser } from '../../main/parse/client.ts'
import { systemClock } from '../../main/platform/clock.ts'
import type { Logger } from '../../main/platform/ports.ts'
import { openStore } from '../../main/store/client.ts'
import type { Store } from '../../main/store/store.ts'
import { contact, mailbox, step } from '../support/store/record-builders.ts'
import { parsedMails } from './ingest-ahead.ts'
import { asProviderMessage } from './ingest-mail.ts'
import { watchThreads } from './ingest-watch.ts'

/*
 * One run of ours, in a process of its own: `node ingest-run.mjs DIR FOLDER timed|plain PEOPLE DIST`, with the built threads; PEOPLE is a file of addresses. Parses, matches, stores and
 * indexes every file below DIR by the parser's and the store's own threads, and prints what it took as JSON.
 */

const [dir = '', folder = '', mode = 'plain', people = '', dist = ''] = process.argv.slice(2)
const timed = mode === 'timed'

/** Messages in one transaction, and in how many the store may be behind. */
const batchSize = 100
const mostBehind = 3
const loud = (event: string, fields?: object): void => console.error(event, fields)
const logger: Logger = { info: () => undefined, warn: loud, error: loud }
/** The threads of the app, or ours with clocks. */
const entry = (name: string): URL =>
  timed ? new URL(`./ingest-${name}.mjs`, import.meta.url) : pathToFileURL(join(dist, `${name}.mjs`))

const spentByThreads = watchThreads()
const parser = createParser({
  clock: systemClock,
  logger,
  workerUrl: entry('parse-worker'),
})
const path = join(folder, 'ingest.db')
let files = 0
let unread = 0

/** The time before the clock starts. */
const addContacts = async (store: Store): Promise<number> => {
  const addresses = z.array(z.string()).parse(JSON.parse(readFileSync(people, 'utf8')))
  let added = 0
  for (const [index, address] of addresses.entries()) {
    const saved = await store.contacts.save({
      contact: contact({ id: `c${index}`, name: address, company: '', addresses: [address] }),
      share: true,
      at: 0,
    })
    if (saved.ok) added += 1
  }
  return added
}

const ingest = async (store: Store): Promise<number> => {
  let stored = 0
  const behind = new Set<Promise<void>>()
  const commit = async (messages: ReturnType<typeof asProviderMessage>[]): Promise<void> => {
    const done = store.sync.commit(step({ messages })).then((committed) => void (stored += committed.stored))
    behind.add(done)
    void done.finally(() => behind.delete(done))
    if (behind.size >= mostBehind) await Promise.race(behind)
  }
  let batch: ReturnType<typeof asProviderMessage>[] = []
  for await (const { id, mail } of parsedMails(dir, parser)) {
    files += 1
    if (mail === null) {
      unread += 1
      continue
    }
    batch.push(asProviderMessage(id, mail))
    if (batch.length < batchSize) continue
    await commit(batch)
    batch = []
  }
  await commit(batch)
  await Promise.all(behind)
  return stored
}

/** Forgets the most memory that was taken until now: choosing the contacts is no part of what is measured (Linux alone can). */
const forgetPeak = (): boolean => {
  try {
    writeFileSync('/proc/self/clear_refs', '5')
    return true
  } catch {
    return false
  }
}

const peakMb = (forgotten: boolean): number => {
  const told = forgotten ? /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] : undefined
  return Number(told ?? process.resourceUsage().maxRSS) / 1024
}

const opened = await openStore({
  path,
  logger,
  now: Date.now,
  workerUrl: entry('store-worker'),
})
if (!opened.ok) throw new Error(opened.error.message)
const store = opened.value
await store.mailboxes.save(mailbox())
const contacts = await addContacts(store)
// Before the clock starts all that the preparation took is given back, as far as Node does.
globalThis.gc?.()
const forgotten = forgetPeak()
const before = { ...spentByThreads(), cpu: process.cpuUsage(), at: performance.now() }
const stored = await ingest(store)
const ms = performance.now() - before.at
const cpu = process.cpuUsage(before.cpu)
const after = spentByThreads()
await store.close()
await parser.stop()
console.log(
  JSON.stringify({
    files,
    unread,
    contacts,
    stored,
    ms,
    cpuMs: (cpu.user + cpu.system) / 1000,
    parseMs: after.parse - before.parse,
    sqliteMs: after.sqlite - before.sqlite,
    peakMb: peakMb(forgotten),
    sizeMb: statSync(path).size / 1_000_000,
  }),
)
rmSync(path, { force: true })
