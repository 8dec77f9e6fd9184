import * as z from 'zod'
import { mailboxStates, providerId } from '../../shared/domain/mailbox.ts'
import { appError } from '../../shared/errors/app-error.ts'
import { addressKey } from '../../shared/rules/address.ts'
import type { Database } from './database.ts'
import { deleteMessages } from './filing.ts'
import { jsonColumns, jsonOrNull } from './json-column.ts'
import type { Queries } from './methods.ts'
import { seqRow } from './rows.ts'
import type { MailboxRecord } from './store.ts'
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
  }))

const saveSql = `
  INSERT INTO mailboxes (id, provider, account_id, address, address_key, display_name, state, grants,
    connected_at, last_sync_at, last_error)
  VALUES (:id, :provider, :accountId, :address, :addressKey, :displayName, :state, :grants,
    :connectedAt, :lastSyncAt, :lastError)
  ON CONFLICT (id) DO UPDATE SET provider = excluded.provider, account_id = excluded.account_id,
    address = excluded.address, address_key = excluded.address_key, display_name = excluded.display_name,
    state = excluded.state, grants = excluded.grants, connected_at = excluded.connected_at,
    last_sync_at = excluded.last_sync_at, last_error = excluded.last_error`

const saveMailbox = (db: Database, record: Omit<MailboxRecord, 'cursor'>): void => {
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
}

const unsentRow = z.object({ id: z.string() })

const disconnected = JSON.stringify(
  appError('mailbox_not_connected', 'the mailbox was disconnected before the mail was sent', 'user'),
)

/**
 * What has not gone out yet can't go out any more: said, with its content kept, instead of waiting for ever. One that
 * was on its way may have arrived; nobody can be asked any more, so that it stays unconfirmed.
 */
const endUnsent = (db: Database, mailboxId: string, at: number): void => {
  const ends = { queued: 'failed', sending: 'unconfirmed' } as const
  for (const from of ['queued', 'sending'] as const) {
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
  }
}

type Piece = { readonly mailboxId: string; readonly limit: number }

const forgetMail = (db: Database, { mailboxId, limit }: Piece): number => {
  const found = db.all(seqRow, 'SELECT seq FROM messages WHERE mailbox_id = :mailboxId LIMIT :limit', {
    mailboxId,
    limit,
  })
  db.run('UPDATE mailboxes SET cursor = NULL WHERE id = :mailboxId', { mailboxId })
  deleteMessages(
    db,
    found.map(({ seq }) => seq),
  )
  return found.length
}

const removeHistory = (db: Database, mailboxId: string): void => {
  forgetMail(db, { mailboxId, limit: -1 })
  // Their copies will not be seen any more; without this they would be pending on timelines for ever.
  db.run('UPDATE submissions SET copy_seen = 1 WHERE mailbox_id = :mailboxId', { mailboxId })
  db.run('DELETE FROM mailboxes WHERE id = :mailboxId', { mailboxId })
}

export const mailboxQueries = (db: Database): Queries['mailboxes'] => ({
  list: () => db.all(mailboxRow, 'SELECT * FROM mailboxes ORDER BY connected_at, id'),
  get: (at) => db.get(mailboxRow, 'SELECT * FROM mailboxes WHERE id = :mailboxId', at),
  byAccount: (at) =>
    db.get(mailboxRow, 'SELECT * FROM mailboxes WHERE provider = :provider AND account_id = :accountId', at),
  save: (record) => saveMailbox(db, record),
  setState: ({ mailboxId, state, lastError }) => {
    // A sign-in that is found dead after the disconnect must not bring the mailbox back.
    db.run(
      `UPDATE mailboxes SET state = :state, last_error = :lastError
       WHERE id = :mailboxId AND state <> 'disconnected'`,
      { mailboxId, state, lastError: jsonOrNull(lastError) },
    )
  },
  noteSync: ({ mailboxId, lastSyncAt, lastError }) => {
    db.run(
      `UPDATE mailboxes SET last_sync_at = coalesce(:lastSyncAt, last_sync_at), last_error = :lastError
       WHERE id = :mailboxId`,
      { mailboxId, lastSyncAt, lastError: jsonOrNull(lastError) },
    )
  },
  forgetMail: (at) => forgetMail(db, at),
  remove: ({ mailboxId, keepHistory, at }) => {
    endUnsent(db, mailboxId, at)
    if (!keepHistory) return removeHistory(db, mailboxId)
    db.run(`UPDATE mailboxes SET state = 'disconnected', last_error = NULL WHERE id = :mailboxId`, {
      mailboxId,
    })
  },
})
