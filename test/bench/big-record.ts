import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from '../../main/store/database.ts'
import { type Queries } from '../../main/store/methods.ts'
import { openRecord } from '../../main/store/record.ts'
import type { ProviderMessage } from '../../main/providers/provider.ts'
import { contact, enqueued, mailbox, mailContent, step } from '../support/store/record-builders.ts'
import { providerMessage } from '../support/store/provider-message.ts'

/** The record without its thread: what is measured is SQLite and our rules, not the way to the worker. */
export type BenchRecord = {
  readonly path: string
  readonly db: Database
  readonly call: <A extends keyof Queries>(
    aggregate: A,
    method: keyof Queries[A] & string,
    at: unknown,
  ) => unknown
  readonly close: () => void
}

const now = Date.UTC(2026, 10, 22)

export const openBenchRecord = (path: string): BenchRecord => {
  const opened = openRecord(path, now)
  if (!opened.ok) throw new Error(opened.error.message)
  const { db, run, close } = opened.value
  return { path, db, close, call: (aggregate, method, at) => run({ aggregate, method, at, now }) }
}

/** A folder for the whole run, removed when the process ends. */
export const benchFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'liaison-bench-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const words =
  'the revised plan is attached with overlap that you asked for before Thursday depots Lisbon Porto contract legal clause numbers pilot review invoice security questionnaire auditor budget meeting next quarter rollout training licence renewal price offer delivery schedule'.split(
    ' ',
  )

/** Numerical Recipes' linear congruence: the same mail in every run. */
const dice = (seed: number): (() => number) => {
  let state = seed
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0)
}

const prose = (seed: number, length: number): string => {
  const roll = dice(seed)
  return Array.from({ length }, () => {
    const word = words[(roll() >>> 8) % words.length] ?? ''
    return roll() % 12 === 0 ? `${word}-${(roll() >>> 8) % 4000}` : word
  }).join(' ')
}

const addressOf = (index: number): string => `person${index}@customer${index % 700}.example`

/** Mail `index`, a minute after the one before: 150 words, in turn from and to contact `index % contacts`. */
export const mailAt = (index: number, contacts: number): ProviderMessage => {
  const who = index % contacts
  const them = { name: `Person ${who}`, address: addressOf(who) }
  const us = { name: 'Ann Meyer', address: 'ann@northwind.example' }
  const text = prose(index + 1, 150)
  return providerMessage({
    providerMessageId: `m${index}`,
    occurredAt: now - 40_000 * 60_000 + index * 60_000,
    direction: index % 3 === 0 ? 'sent' : 'received',
    from: index % 3 === 0 ? us : them,
    to: [index % 3 === 0 ? them : us],
    subject: prose(index + 7, 5),
    snippet: text.slice(0, 150),
    text,
  })
}

export const addMailbox = ({ call }: BenchRecord): void => void call('mailboxes', 'save', mailbox())

export const addContacts = ({ call }: BenchRecord, count: number): void => {
  for (let index = 0; index < count; index += 1) {
    const of = { id: `c${index}`, name: `Person ${index}`, company: `Customer ${index % 700}` }
    call('contacts', 'save', { contact: contact({ ...of, addresses: [addressOf(index)] }), at: 0 })
  }
}

/** Commits mails as a sync does, `size` in each transaction. */
export const commitMail = ({ call }: BenchRecord, mails: readonly ProviderMessage[], size: number): void => {
  for (let from = 0; from < mails.length; from += size) {
    call('sync', 'commit', step({ messages: mails.slice(from, from + size) }))
  }
}

/** 20,000 messages: 10,000 with the contact `busy`, the others with 10,000 more contacts, one each. */
export const fillBigRecord = (record: BenchRecord): void => {
  addMailbox(record)
  addContacts(record, 10_000)
  record.call('contacts', 'save', {
    contact: contact({ id: 'busy', name: 'Jana Novák', addresses: ['jana@customer.example'] }),
    at: 0,
  })
  const mails = Array.from({ length: 20_000 }, (_, index) => {
    const mail = mailAt(index, 10_000)
    return index % 2 === 0
      ? { ...mail, from: { name: 'Jana Novák', address: 'jana@customer.example' } }
      : { ...mail, ...mailAt(Math.floor(index / 2), 10_000), providerMessageId: `m${index}` }
  })
  commitMail(record, mails, 250)
}

/** Submissions that were sent and whose copies came. */
export const addSentSubmissions = ({ call, db }: BenchRecord, count: number): void => {
  for (let index = 0; index < count; index += 1) {
    const content = mailContent({ to: [{ name: '', address: addressOf(index) }] })
    call('submissions', 'enqueue', enqueued({ id: `s${index}`, content, queuedAt: now + index }))
  }
  db.run(`UPDATE submissions SET state = 'sent', copy_seen = 1, frozen = NULL`)
}
