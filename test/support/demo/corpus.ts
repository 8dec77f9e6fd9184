import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { AccountSeed, SeedMessage } from '../google/index.ts'
import { factsOf, headersOf } from '../http-emulator/mail/facts.ts'

export type CorpusOptions = {
  /** Address of the account; mail from it goes to Sent. */
  account: string
  name?: string
  /** At most this many messages, in file order. */
  limit?: number
  /** Deliver them anew, evenly over so many milliseconds before now and in the order of their dates: old archives then lie within the reach of a first sync. */
  withinMs?: number
}

const DAY_MS = 86_400_000
/** Before SMTP there was no mail to import, and a date beyond today is a broken clock. */
const EARLIEST = Date.UTC(1982, 0, 1)

function* filesBelow(folder: string): Generator<string> {
  // Plain code point order: the same on every machine and in every language.
  const names = readdirSync(folder).toSorted((a, b) => (a < b ? -1 : Number(a > b)))
  for (const name of names) {
    if (name.startsWith('.')) continue
    const path = join(folder, name)
    if (statSync(path).isDirectory()) yield* filesBelow(path)
    else yield path
  }
}

/** Some archives keep the mbox separator as the first line. */
function withoutMboxLine(raw: Buffer): Buffer {
  if (raw.subarray(0, 5).toString('latin1') !== 'From ') return raw
  const end = raw.indexOf(10)
  return end === -1 ? Buffer.alloc(0) : raw.subarray(end + 1)
}

type DatedFile = { path: string; at: number }

function* datedFiles(folder: string, limit: number, now: number): Generator<DatedFile> {
  let lastAt = Date.UTC(2000, 0, 1)
  let count = 0
  for (const path of filesBelow(folder)) {
    if (count >= limit) return
    const { dateAt } = factsOf(headersOf(withoutMboxLine(readFileSync(path))))
    const readable = dateAt !== undefined && dateAt >= EARLIEST && dateAt <= now + DAY_MS
    // Without a usable date a message stands right after the file before it.
    lastAt = readable && dateAt !== undefined ? dateAt : lastAt + 1
    count += 1
    yield { path, at: lastAt }
  }
}

function deliveredWithin(files: readonly DatedFile[], withinMs: number, now: number): DatedFile[] {
  const step = withinMs / Math.max(1, files.length)
  return files
    .toSorted((a, b) => a.at - b.at)
    .map(({ path }, index) => ({ path, at: Math.round(now - withinMs + (index + 1) * step) }))
}

function* messagesBelow(folder: string, options: CorpusOptions, now: number): Generator<SeedMessage> {
  const own = options.account.toLowerCase()
  const dated = datedFiles(folder, options.limit ?? Infinity, now)
  const files = options.withinMs === undefined ? dated : deliveredWithin([...dated], options.withinMs, now)
  for (const { path, at } of files) {
    const raw = withoutMboxLine(readFileSync(path))
    const from = factsOf(headersOf(raw)).people.from[0]?.address
    yield { raw, at, labels: from === own ? ['SENT'] : ['INBOX'] }
  }
}

/** An account whose mail is a folder of RFC 5322 files, one message each; read while it is seeded, in file order. */
export function corpusSeed(folder: string, options: CorpusOptions, now: number = Date.now()): AccountSeed {
  return {
    email: options.account,
    name: options.name ?? options.account,
    messages: messagesBelow(folder, options, now),
  }
}
