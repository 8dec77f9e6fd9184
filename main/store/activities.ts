import * as z from 'zod'
import { directionSchema } from '../../shared/domain/message.ts'
import { activityId } from '../../shared/rules/activity-from-message.ts'
import type { Database } from './database.ts'
import type { Surroundings } from './surroundings.ts'

/** What an activity needs to know of the message that is its evidence. */
export type Evidence = {
  readonly seq: number
  readonly mailboxId: string
  readonly providerMessageId: string
  readonly rfcMessageId: string | null
}

const supportRow = z.object({ seq: z.number(), direction: directionSchema, occurred_at: z.number() })

/*
 * An activity shows the sender's own copy where there is one, else the one that came first. The rule looks at the
 * messages alone, so that the order in which two mailboxes are synced leaves no trace.
 */
const bestSupportSql = `
  SELECT m.seq, m.direction, m.occurred_at
  FROM activity_messages AS s JOIN messages AS m ON m.seq = s.message_seq
  WHERE s.activity_id = :id
  ORDER BY m.direction = 'sent' DESC, m.occurred_at, m.id LIMIT 1`

/** Makes an activity show the best of the messages that support it, or removes it when none is left. */
export const refreshActivity = (db: Database, id: string): void => {
  const best = db.get(supportRow, bestSupportSql, { id })
  if (best === null) {
    db.run('DELETE FROM activities WHERE id = :id', { id })
    return
  }
  db.run('UPDATE activities SET message_seq = :seq, kind = :kind, occurred_at = :at WHERE id = :id', {
    id,
    seq: best.seq,
    kind: `email_${best.direction}`,
    at: best.occurred_at,
  })
}

const insertSql = `
  INSERT OR IGNORE INTO activities (id, contact_id, message_seq, kind, occurred_at)
  SELECT :id, :contactId, seq, 'email_' || direction, occurred_at FROM messages WHERE seq = :seq`

const idOf = (around: Surroundings, contactId: string, evidence: Evidence): string =>
  activityId(around.hash, { contactId, ...evidence })

/** Puts the message on the contact's timeline, or behind the same mail that is there already. */
export const addActivity = (
  db: Database,
  around: Surroundings,
  contactId: string,
  evidence: Evidence,
): void => {
  const id = idOf(around, contactId, evidence)
  const isNew = db.run(insertSql, { id, contactId, seq: evidence.seq }) > 0
  db.run('INSERT OR IGNORE INTO activity_messages (activity_id, message_seq) VALUES (:id, :seq)', {
    id,
    seq: evidence.seq,
  })
  // A new one shows the message that it was made of.
  if (!isNew) refreshActivity(db, id)
}

/** Takes the message off the contact's timeline; the activity stays while another message supports it. */
export const dropActivity = (
  db: Database,
  around: Surroundings,
  contactId: string,
  evidence: Evidence,
): void => {
  const id = idOf(around, contactId, evidence)
  db.run('DELETE FROM activity_messages WHERE activity_id = :id AND message_seq = :seq', {
    id,
    seq: evidence.seq,
  })
  refreshActivity(db, id)
}

const tallySql = `
  UPDATE contacts SET
    activity_count = (SELECT count(*) FROM activities WHERE contact_id = :contactId),
    recency = coalesce((SELECT -max(occurred_at) FROM activities WHERE contact_id = :contactId), 1)
  WHERE id = :contactId`

/** Brings the columns by which contacts are listed up to date with their activities. */
export const tallyContacts = (db: Database, contactIds: Iterable<string>): void => {
  for (const contactId of new Set(contactIds)) db.run(tallySql, { contactId })
}
