import { threadMessages } from './004-threads.ts'
import type { Migration } from './migration.ts'

/**
 * What is listed and still to be fetched, audits, conversations, where a message came from.
 *
 * `wanted` takes over `sync_failures`. `rank` is the order of routes, `place` that within the message's own listing:
 * walking both, several listings are drained side by side, each newest first. A listing is what was asked for when the
 * message was listed; `wanted_again` has the other listings that brought a message which waits already. `noted`: it was
 * skipped before, and its people were counted then.
 *
 * `thread_ids` joins Message-IDs, of stored messages and of those they name, to conversations. Thread numbers are
 * given in ascending order and never to another conversation while one message of it is left.
 *
 * Addresses that were there before count as added when the newest skip was noted: which messages were skipped
 * under earlier rules is asked again once.
 */
export const sync: Migration = {
  number: 4,
  sql: `
CREATE TABLE wanted (
  seq INTEGER PRIMARY KEY,
  mailbox_id TEXT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
  provider_message_id TEXT NOT NULL,
  route TEXT NOT NULL CHECK (route IN ('pull', 'look', 'backfill', 'audit')),
  rank INTEGER GENERATED ALWAYS AS (CASE route
    WHEN 'pull' THEN 0 WHEN 'look' THEN 1 WHEN 'backfill' THEN 2 ELSE 3 END) VIRTUAL,
  place INTEGER NOT NULL,
  listing INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_try_at INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  rfc_message_id TEXT,
  noted INTEGER NOT NULL DEFAULT 0 CHECK (noted IN (0, 1)),
  UNIQUE (mailbox_id, provider_message_id)
) STRICT;
CREATE INDEX wanted_untried ON wanted (mailbox_id, rank, place, seq) WHERE attempts = 0;
CREATE INDEX wanted_tried ON wanted (mailbox_id, next_try_at, attempts) WHERE attempts > 0;
CREATE INDEX wanted_by_listing ON wanted (listing) WHERE listing IS NOT NULL;
CREATE INDEX wanted_by_message_id ON wanted (rfc_message_id) WHERE rfc_message_id IS NOT NULL;
INSERT INTO wanted (mailbox_id, provider_message_id, route, place, attempts, next_try_at, error)
  SELECT mailbox_id, provider_message_id, 'pull', 0, attempts, next_try_at, error FROM sync_failures
  WHERE NOT EXISTS (SELECT 1 FROM messages AS m
    WHERE m.mailbox_id = sync_failures.mailbox_id AND m.provider_message_id = sync_failures.provider_message_id)
  ORDER BY next_try_at, provider_message_id;
DELETE FROM sync_skips WHERE EXISTS (SELECT 1 FROM wanted AS w
  WHERE w.mailbox_id = sync_skips.mailbox_id AND w.provider_message_id = sync_skips.provider_message_id);
DROP TABLE sync_failures;

CREATE TABLE wanted_tallies (
  mailbox_id TEXT NOT NULL PRIMARY KEY REFERENCES mailboxes (id) ON DELETE CASCADE,
  count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO wanted_tallies (mailbox_id, count) SELECT mailbox_id, count(*) FROM wanted GROUP BY mailbox_id;
CREATE TRIGGER wanted_counted AFTER INSERT ON wanted BEGIN
  INSERT INTO wanted_tallies (mailbox_id, count) VALUES (NEW.mailbox_id, 1)
  ON CONFLICT (mailbox_id) DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER wanted_discounted AFTER DELETE ON wanted BEGIN
  UPDATE wanted_tallies SET count = count - 1 WHERE mailbox_id = OLD.mailbox_id;
END;

CREATE TABLE listings (
  id INTEGER NOT NULL,
  key TEXT NOT NULL,
  mailbox_id TEXT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
  PRIMARY KEY (id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX listings_by_mailbox ON listings (mailbox_id, key, id);

CREATE TABLE wanted_again (
  wanted_seq INTEGER NOT NULL REFERENCES wanted (seq) ON DELETE CASCADE,
  listing INTEGER NOT NULL,
  PRIMARY KEY (wanted_seq, listing)
) STRICT, WITHOUT ROWID;
CREATE INDEX wanted_again_by_listing ON wanted_again (listing);

ALTER TABLE backfills ADD COLUMN listed INTEGER NOT NULL DEFAULT 0;

ALTER TABLE sync_skips ADD COLUMN rfc_message_id TEXT;
CREATE INDEX sync_skips_by_message_id ON sync_skips (rfc_message_id) WHERE rfc_message_id IS NOT NULL;

ALTER TABLE contact_addresses ADD COLUMN added_at INTEGER NOT NULL DEFAULT 0;
UPDATE contact_addresses SET added_at = (SELECT coalesce(max(at), 0) FROM sync_skips);

ALTER TABLE mailboxes ADD COLUMN looked INTEGER NOT NULL DEFAULT 0 CHECK (looked IN (0, 1));

CREATE TABLE audits (
  mailbox_id TEXT NOT NULL PRIMARY KEY REFERENCES mailboxes (id) ON DELETE CASCADE,
  started_at INTEGER,
  since INTEGER NOT NULL,
  after TEXT,
  deleted INTEGER NOT NULL DEFAULT 0,
  last_started_at INTEGER,
  last_ended_at INTEGER,
  last_deleted INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_findings (
  mailbox_id TEXT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
  started_at INTEGER NOT NULL,
  provider_message_id TEXT NOT NULL,
  PRIMARY KEY (mailbox_id, started_at, provider_message_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE audited_addresses (
  mailbox_id TEXT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  at INTEGER NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (mailbox_id, key)
) STRICT, WITHOUT ROWID;

ALTER TABLE messages ADD COLUMN origin TEXT NOT NULL DEFAULT 'person'
  CHECK (origin IN ('person', 'list', 'bulk', 'automatic'));
UPDATE messages SET origin = 'automatic' WHERE automatic = 1;
ALTER TABLE messages DROP COLUMN automatic;
ALTER TABLE messages ADD COLUMN route TEXT NOT NULL DEFAULT 'unknown'
  CHECK (route IN ('pull', 'backfill', 'audit', 'look', 'sent', 'unknown'));
ALTER TABLE messages ADD COLUMN stored_at INTEGER;
ALTER TABLE messages ADD COLUMN thread_id INTEGER NOT NULL DEFAULT 0;

CREATE TABLE thread_ids (
  rfc_message_id TEXT NOT NULL PRIMARY KEY,
  thread_id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX thread_ids_by_thread ON thread_ids (thread_id);
CREATE TRIGGER threads_ended AFTER DELETE ON messages
WHEN NOT EXISTS (SELECT 1 FROM messages WHERE thread_id = OLD.thread_id) BEGIN
  DELETE FROM thread_ids WHERE thread_id = OLD.thread_id;
END;
CREATE INDEX messages_by_thread ON messages (thread_id, rfc_message_id, seq);
CREATE INDEX messages_by_message_id ON messages (rfc_message_id) WHERE rfc_message_id IS NOT NULL;
`,
  fill: threadMessages,
}
