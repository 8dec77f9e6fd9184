import * as z from 'zod'
import {
  mailboxStates,
  providerId,
  type MailboxChange,
  pullDaysSchema,
  visibilitySchema,
} from '../../shared/domain/mailbox.ts'
import type { Participant } from '../../shared/domain/participant.ts'
import { appError } from '../../shared/errors/app-error.ts'
import { addressKey } from '../../shared/rules/address.ts'
import { forgetCorrespondents } from './correspondents.ts'
import type { Database } from './database.ts'
import { dayMs, startBackfills } from './backfills.ts'
import { deleteMessages } from './filing.ts'
import { jsonColumns, jsonOrNull } from './json-column.ts'
import type { Queries } from './methods.ts'
import { seqRow } from './rows.ts'
import type { EndedSubmission, ConnectedMailbox, MailboxRecord } from './store.ts'
import type { Surroundings } from './surroundings.ts'
import { writeAttempt } from './submission-log.ts'

const mailboxRow = z
  .object({
    id: z.string(),
    provider: providerId,
    account_id: z.string(),
    address: z.string(),
    display_name: z.string(),
    state: z.enum(mailboxStates),
    grants: jsonColumns.grants,
    connected_at: z.number(),
    last_sync_at: z.number().nullable(),
    last_error: jsonColumns.error.nullable(),
    cursor: z.string().nullable(),
    looked: z.number(),
    is_default: z.number(),
    paused: z.number(),
    signature_html: z.string(),
    visibility: visibilitySchema,
    pull_days: pullDaysSchema,
    excluded_folder_ids: jsonColumns.strings,
    aliases: jsonColumns.participants,
  })
  .transform((row): MailboxRecord => ({
    id: row.id,
    provider: row.provider,
    accountId: row.account_id,
    address: row.address,
    displayName: row.display_name,
    state: row.state,
    grants: row.grants,
    connectedAt: row.connected_at,
    lastSyncAt: row.last_sync_at,
    lastError: row.last_error,
    cursor: row.cursor,
    looked: row.looked === 1,
    isDefault: row.is_default === 1,
    paused: row.paused === 1,
    signatureHtml: row.signature_html,
    visibility: row.visibility,
    pullDays: row.pull_days,
    excludedFolderIds: row.excluded_folder_ids,
    aliases: row.aliases,
  }))

const selectSql = `
  SELECT b.*, (SELECT json_group_array(json_object('name', a.name, 'address', a.address) ORDER BY a.position)
    FROM aliases AS a WHERE a.mailbox_id = b.id) AS aliases
  FROM mailboxes AS b`

const getMailbox = (db: Database, mailboxId: string): MailboxRecord | null =>
  db.get(mailboxRow, `${selectSql} WHERE b.id = :mailboxId`, { mailboxId })

const saveSql = `
  INSERT INTO mailboxes (id, provider, account_id, address, address_key, display_name, state, grants,
    connected_at, last_sync_at, last_error)
  VALUES (:id, :provider, :accountId, :address, :addressKey, :displayName, :state, :grants,
    :connectedAt, :lastSyncAt, :lastError)
  ON CONFLICT (id) DO UPDATE SET provider = excluded.provider, account_id = excluded.account_id,
    address = excluded.address, address_key = excluded.address_key, display_name = excluded.display_name,
    state = excluded.state, grants = excluded.grants, connected_at = excluded.connected_at,
    last_sync_at = excluded.last_sync_at, last_error = excluded.last_error`

/** One mailbox is the default, as long as there is one that can be. A disconnected one can't. */
const keepDefault = (db: Database): void => {
  db.run("UPDATE mailboxes SET is_default = 0 WHERE is_default = 1 AND state = 'disconnected'")
  db.run(defaultSql)
}

const defaultSql = `
  UPDATE mailboxes SET is_default = 1
  WHERE NOT EXISTS (SELECT 1 FROM mailboxes WHERE is_default = 1)
    AND id = (SELECT id FROM mailboxes WHERE state <> 'disconnected' ORDER BY connected_at, id LIMIT 1)`

const saveMailbox = (db: Database, record: ConnectedMailbox): void => {
  db.run(saveSql, {
    id: record.id,
    provider: record.provider,
    accountId: record.accountId,
    address: record.address,
    addressKey: addressKey(record.address),
    displayName: record.displayName,
    state: record.state,
    grants: JSON.stringify(record.grants),
    connectedAt: record.connectedAt,
    lastSyncAt: record.lastSyncAt,
    lastError: jsonOrNull(record.lastError),
  })
  keepDefault(db)
}

const changeSql = `
  UPDATE mailboxes SET display_name = coalesce(:displayName, display_name),
    signature_html = coalesce(:signatureHtml, signature_html), visibility = coalesce(:visibility, visibility),
    pull_days = coalesce(:pullDays, pull_days), is_default = coalesce(:isDefault, is_default),
    paused = coalesce(:paused, paused), excluded_folder_ids = coalesce(:excludedFolderIds, excluded_folder_ids)
  WHERE id = :mailboxId`

const flag = (value: boolean | undefined): number | null => (value === undefined ? null : Number(value))

/** Whether past mail has to be asked for anew: further back than before, or from a folder that was left out. */
const reachesFurther = (before: MailboxRecord, { pullDays, excludedFolderIds }: MailboxChange): boolean =>
  (pullDays ?? 0) > before.pullDays ||
  (excludedFolderIds !== undefined &&
    before.excludedFolderIds.some((folder) => !excludedFolderIds.includes(folder)))

type Change = Parameters<Queries['mailboxes']['change']>[0]

const changeMailbox = (db: Database, around: Surroundings, { mailboxId, change, at }: Change): boolean => {
  const before = getMailbox(db, mailboxId)
  if (before === null) return false
  // Of one that was ended: nothing is sent from it, and a pause would outlive signing in again unseen.
  const inUse = before.state !== 'disconnected'
  if (inUse && change.isDefault === true) db.run('UPDATE mailboxes SET is_default = 0 WHERE is_default = 1')
  db.run(changeSql, {
    mailboxId,
    displayName: change.displayName ?? null,
    signatureHtml: change.signatureHtml ?? null,
    visibility: change.visibility ?? null,
    pullDays: change.pullDays ?? null,
    isDefault: inUse ? flag(change.isDefault) : null,
    paused: inUse ? flag(change.paused) : null,
    excludedFolderIds:
      change.excludedFolderIds === undefined ? null : JSON.stringify(change.excludedFolderIds),
  })
  keepDefault(db)
  if (inUse && reachesFurther(before, change)) {
    const since = Math.max(0, at - (change.pullDays ?? before.pullDays) * dayMs)
    startBackfills(db, around)({ mailboxId, since })
  }
  return true
}

const setAliases = (db: Database, mailboxId: string, aliases: readonly Participant[]): void => {
  db.run('DELETE FROM aliases WHERE mailbox_id = :mailboxId', { mailboxId })
  for (const [position, { name, address }] of aliases.entries()) {
    db.run(
      `INSERT INTO aliases (mailbox_id, position, name, address, key)
       SELECT id, :position, :name, :address, :key FROM mailboxes WHERE id = :mailboxId`,
      { mailboxId, position, name, address, key: addressKey(address) },
    )
  }
}

const countsRow = z.object({ mailboxId: z.string(), messages: z.number(), waiting: z.number() })

export const countsSql = `
  SELECT mailboxes.id AS mailboxId, coalesce(t.count, 0) AS messages, coalesce(w.waiting, 0) AS waiting
  FROM mailboxes LEFT JOIN message_tallies AS t ON t.mailbox_id = mailboxes.id LEFT JOIN (
    SELECT mailbox_id, count(*) AS waiting FROM submissions WHERE state IN ('queued', 'sending')
    GROUP BY mailbox_id) AS w ON w.mailbox_id = mailboxes.id
  ORDER BY connected_at, mailboxes.id`

const unsentRow = z.object({ id: z.string() })

const disconnected = JSON.stringify(
  appError('mailbox_not_connected', 'the mailbox was disconnected before the mail was sent', 'user'),
)

/**
 * What has not gone out yet can't go out any more: said, with its content kept, instead of waiting for ever. One that
 * was on its way may have arrived; nobody can be asked any more, so that it stays unconfirmed.
 */
const endUnsent = (db: Database, mailboxId: string, at: number): readonly EndedSubmission[] => {
  const ends = { queued: 'failed', sending: 'unconfirmed' } as const
  return (['queued', 'sending'] as const).flatMap((from) => {
    const state = ends[from]
    const ended = db.all(
      unsentRow,
      `UPDATE submissions SET state = :state, reason = :reason, next_try_at = NULL
       WHERE mailbox_id = :mailboxId AND state = :from RETURNING id`,
      { mailboxId, state, from, reason: disconnected },
    )
    for (const { id } of ended) {
      writeAttempt(db, { submissionId: id, at, state, note: 'the mailbox was disconnected' })
    }
    return ended.map(({ id }) => ({ submissionId: id, state }))
  })
}

type Piece = { readonly mailboxId: string; readonly limit: number }

const forgetMail = (db: Database, around: Surroundings, { mailboxId, limit }: Piece): number => {
  const found = db.all(seqRow, 'SELECT seq FROM messages WHERE mailbox_id = :mailboxId LIMIT :limit', {
    mailboxId,
    limit,
  })
  db.run('UPDATE mailboxes SET cursor = NULL WHERE id = :mailboxId', { mailboxId })
  db.run('DELETE FROM audited_addresses WHERE mailbox_id = :mailboxId', { mailboxId })
  deleteMessages(
    db,
    around,
    found.map(({ seq }) => seq),
  )
  return found.length
}

const removeHistory = (db: Database, around: Surroundings, mailboxId: string): void => {
  forgetMail(db, around, { mailboxId, limit: -1 })
  forgetCorrespondents(db, mailboxId)
  db.run('DELETE FROM mailboxes WHERE id = :mailboxId', { mailboxId })
}

const keepSql = `
  UPDATE mailboxes SET state = 'disconnected', last_error = NULL, is_default = 0, paused = 0 WHERE id = :mailboxId`

export const mailboxQueries = (db: Database, around: Surroundings): Queries['mailboxes'] => ({
  list: () => db.all(mailboxRow, `${selectSql} ORDER BY b.connected_at, b.id`),
  get: ({ mailboxId }) => getMailbox(db, mailboxId),
  byAccount: (at) =>
    db.get(mailboxRow, `${selectSql} WHERE b.provider = :provider AND b.account_id = :accountId`, at),
  save: (record) => saveMailbox(db, record),
  change: (at) => changeMailbox(db, around, at),
  setAliases: ({ mailboxId, aliases }) => setAliases(db, mailboxId, aliases),
  counts: () => db.all(countsRow, countsSql),
  setState: ({ mailboxId, state, lastError }) => {
    // A sign-in that is found dead after the disconnect must not bring the mailbox back.
    db.run(
      `UPDATE mailboxes SET state = :state, last_error = :lastError
       WHERE id = :mailboxId AND state <> 'disconnected'`,
      { mailboxId, state, lastError: jsonOrNull(lastError) },
    )
    keepDefault(db)
  },
  noteSync: ({ mailboxId, lastSyncAt, lastError }) => {
    db.run(
      `UPDATE mailboxes SET last_sync_at = coalesce(:lastSyncAt, last_sync_at), last_error = :lastError
       WHERE id = :mailboxId`,
      { mailboxId, lastSyncAt, lastError: jsonOrNull(lastError) },
    )
  },
  forgetMail: (at) => forgetMail(db, around, at),
  remove: ({ mailboxId, keepHistory, at }) => {
    const ended = endUnsent(db, mailboxId, at)
    if (keepHistory) db.run(keepSql, { mailboxId })
    else removeHistory(db, around, mailboxId)
    keepDefault(db)
    return ended
  },
})
