import * as z from 'zod'
import type { Participant } from '../../shared/domain/participant.ts'
import { addressKey } from '../../shared/rules/address.ts'
import type { Database } from './database.ts'
import type { Surroundings } from './surroundings.ts'

/*
 * Everybody named in stored mail or in mail to be sent, and every address of a contact, once: type-ahead must not walk
 * through all participants of all messages.
 */

const latestRow = z.object({ at: z.number() })

/**
 * When an entry changes that changes now, epoch ms. Never before one that changed earlier or a time that an entry shows:
 * who asks with either for what changed since misses nothing, whatever the clocks of this computer and the providers say.
 */
const changeTime = (db: Database, around: Surroundings, seenAt = 0): number => {
  const latest = db.get(latestRow, 'SELECT coalesce(max(changed_at), 0) AS at FROM people')
  return Math.max(around.now(), latest?.at ?? 0, seenAt)
}

const seenSql = `
  INSERT INTO people (key, name, address, seen_at, mail_count, mailbox_id, changed_at)
  VALUES (:key, :name, :address, :at, :mails, :mailboxId, :changedAt)
  ON CONFLICT DO UPDATE SET
    name = iif(:better AND (excluded.seen_at >= seen_at OR name = ''), excluded.name, name),
    address = iif(:better AND (excluded.seen_at >= seen_at OR name = ''), excluded.address, address),
    mailbox_id = iif(excluded.seen_at >= seen_at, excluded.mailbox_id, mailbox_id),
    seen_at = max(seen_at, excluded.seen_at),
    mail_count = mail_count + excluded.mail_count,
    changed_at = excluded.changed_at`

/** A mail by which somebody is seen. `at` in epoch ms; `mails`: 1 where it is stored mail, else 0. */
export type Sighting = { readonly mailboxId: string; readonly at: number; readonly mails: 0 | 1 }

/**
 * Notes the people whom a mail names, each once however often it names them. The newest spelling that has a name is
 * the one that is offered.
 */
export const rememberPeople = (
  db: Database,
  around: Surroundings,
  people: readonly Participant[],
  seen: Sighting,
): void => {
  const byKey = new Map<string, Participant>()
  for (const person of people) {
    if (person.address === '') continue
    const key = addressKey(person.address)
    if ((byKey.get(key)?.name ?? '') === '') byKey.set(key, person)
  }
  const changedAt = changeTime(db, around, seen.at)
  for (const [key, { name, address }] of byKey) {
    db.run(seenSql, { key, name, address, better: name === '' ? 0 : 1, ...seen, changedAt })
  }
}

const addressSql = `
  INSERT INTO people (key, name, address, seen_at, changed_at) VALUES (:key, '', :address, 0, :changedAt)
  ON CONFLICT DO UPDATE SET changed_at = excluded.changed_at`

/** Notes the addresses of a contact, with mail or without. Its name is read from the contact. */
export const rememberAddresses = (
  db: Database,
  around: Surroundings,
  addresses: readonly { readonly key: string; readonly address: string }[],
): void => {
  const changedAt = changeTime(db, around)
  for (const { key, address } of addresses) db.run(addressSql, { key, address, changedAt })
}

const touchSql = `
  UPDATE people SET changed_at = :changedAt
  WHERE key IN (SELECT key FROM submission_recipients WHERE submission_id = :submissionId)`

/** Its recipients were written to once more. */
export const touchRecipients = (db: Database, around: Surroundings, submissionId: string): void => {
  db.run(touchSql, { submissionId, changedAt: changeTime(db, around) })
}

const forgetSql = `
  DELETE FROM people WHERE key IN (SELECT value FROM json_each(:keys))
    AND NOT EXISTS (SELECT 1 FROM participants WHERE participants.key = people.key)
    AND NOT EXISTS (SELECT 1 FROM contact_addresses WHERE contact_addresses.key = people.key)
    AND NOT EXISTS (
      SELECT 1 FROM submission_recipients AS r JOIN submissions AS s ON s.id = r.submission_id
      WHERE r.key = people.key AND s.state <> 'cancelled')`

/** Forgets those of them whom nothing names any more: no stored mail, no contact, no mail that was or will be sent. */
export const forgetPeople = (db: Database, around: Surroundings, keys: readonly string[]): void => {
  const named = JSON.stringify(keys)
  db.run(forgetSql, { keys: named })
  db.run('UPDATE people SET changed_at = :changedAt WHERE key IN (SELECT value FROM json_each(:keys))', {
    keys: named,
    changedAt: changeTime(db, around),
  })
}

const newestRow = z.object({ at: z.number(), mailboxId: z.string() })
const never = { at: 0, mailboxId: null }

const newestSql = `
  SELECT m.occurred_at AS at, m.mailbox_id AS mailboxId FROM participants AS p JOIN messages AS m ON m.seq = p.message_seq
  WHERE p.key = :key ORDER BY p.message_seq DESC LIMIT 1`

const newestSentSql = `
  SELECT s.queued_at AS at, s.mailbox_id AS mailboxId
  FROM submission_recipients AS r JOIN submissions AS s ON s.id = r.submission_id
  WHERE r.key = :key AND s.state <> 'cancelled' ORDER BY s.queued_at DESC LIMIT 1`

const newestMail = (db: Database, key: string) =>
  db.get(newestRow, newestSql, { key }) ?? db.get(newestRow, newestSentSql, { key }) ?? never

const unseenSql = `
  UPDATE people SET mail_count = mail_count - 1, seen_at = iif(:known, :at, seen_at),
    mailbox_id = iif(:known, :mailboxId, mailbox_id)
  WHERE key = :key`

const seenRow = z.object({ at: z.number() })

/** A stored mail that named them is gone. `at` (epoch ms) is when it was. */
export const unseePeople = (
  db: Database,
  around: Surroundings,
  keys: readonly string[],
  at: number,
): void => {
  for (const key of new Set(keys)) {
    const seen = db.get(seenRow, 'SELECT seen_at AS at FROM people WHERE key = :key', { key })
    // Looked for only where it was the newest: an address of our own is in all mail.
    const newest = seen?.at === at ? newestMail(db, key) : null
    db.run(unseenSql, { key, known: newest === null ? 0 : 1, ...(newest ?? never) })
  }
  forgetPeople(db, around, keys)
}
