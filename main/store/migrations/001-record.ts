import type { Migration } from './migration.ts'

/**
 * The first shape of the record.
 *
 * `messages.seq` is `occurred_at * 1024` and up, so that the order of the full-text index (by rowid, the only order
 * FTS5 gives without a sort) is the order of time. `contacts.recency` is the newest activity's time negated, or 1
 * without any: then "newest first, the rest by name" is one ascending index that a keyset can walk.
 */
export const record: Migration = {
  number: 1,
  sql: `
CREATE TABLE mailboxes (
  id TEXT NOT NULL PRIMARY KEY,
  provider TEXT NOT NULL,
  account_id TEXT NOT NULL,
  address TEXT NOT NULL,
  address_key TEXT NOT NULL,
  display_name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('connected', 'reconnect', 'disconnected')),
  grants TEXT NOT NULL,
  connected_at INTEGER NOT NULL,
  last_sync_at INTEGER,
  last_error TEXT,
  cursor TEXT,
  UNIQUE (provider, account_id)
) STRICT;
CREATE INDEX mailboxes_by_address ON mailboxes (address_key);

CREATE TABLE messages (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  mailbox_id TEXT NOT NULL REFERENCES mailboxes (id),
  provider_message_id TEXT NOT NULL,
  provider_thread_id TEXT,
  rfc_message_id TEXT,
  in_reply_to TEXT,
  reference_ids TEXT NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('received', 'sent')),
  occurred_at INTEGER NOT NULL,
  subject TEXT NOT NULL,
  snippet TEXT NOT NULL,
  attachment_count INTEGER NOT NULL,
  UNIQUE (mailbox_id, provider_message_id)
) STRICT;

CREATE TABLE bodies (
  message_seq INTEGER PRIMARY KEY REFERENCES messages (seq) ON DELETE CASCADE,
  html TEXT,
  text TEXT
) STRICT;

CREATE TABLE participants (
  message_seq INTEGER NOT NULL REFERENCES messages (seq) ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('from', 'to', 'cc', 'bcc', 'reply_to')),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  key TEXT NOT NULL,
  PRIMARY KEY (message_seq, role, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX participants_by_key ON participants (key, message_seq);

CREATE TABLE people (
  key TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  words TEXT NOT NULL,
  seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX people_by_seen ON people (seen_at, key);

CREATE TABLE attachments (
  message_seq INTEGER NOT NULL REFERENCES messages (seq) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  part_id TEXT NOT NULL,
  filename TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  inline INTEGER NOT NULL CHECK (inline IN (0, 1)),
  content_id TEXT,
  PRIMARY KEY (message_seq, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE contacts (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  company TEXT NOT NULL,
  title TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  name_order TEXT NOT NULL,
  words TEXT NOT NULL,
  activity_count INTEGER NOT NULL DEFAULT 0,
  recency INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX contacts_by_recency ON contacts (recency, name_order, id);
CREATE INDEX contacts_by_name ON contacts (name_order, id);

CREATE TABLE contact_addresses (
  key TEXT NOT NULL PRIMARY KEY,
  contact_id TEXT NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  address TEXT NOT NULL,
  words TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_addresses_by_contact ON contact_addresses (contact_id, position);

CREATE TABLE activities (
  id TEXT NOT NULL PRIMARY KEY,
  contact_id TEXT NOT NULL REFERENCES contacts (id),
  message_seq INTEGER NOT NULL REFERENCES messages (seq),
  kind TEXT NOT NULL CHECK (kind IN ('email_received', 'email_sent')),
  occurred_at INTEGER NOT NULL
) STRICT;
CREATE INDEX activities_by_contact ON activities (contact_id, occurred_at, id);
CREATE INDEX activities_by_message ON activities (message_seq);

CREATE TABLE activity_messages (
  activity_id TEXT NOT NULL REFERENCES activities (id) ON DELETE CASCADE,
  message_seq INTEGER NOT NULL REFERENCES messages (seq),
  PRIMARY KEY (activity_id, message_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX activity_messages_by_message ON activity_messages (message_seq);

CREATE TABLE submissions (
  id TEXT NOT NULL PRIMARY KEY,
  mailbox_id TEXT NOT NULL,
  mailbox_address TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'unconfirmed', 'cancelled')),
  content TEXT NOT NULL,
  snippet TEXT NOT NULL,
  mime BLOB,
  rfc_message_id TEXT NOT NULL,
  provider_thread_id TEXT,
  park_id TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  settle_tries INTEGER NOT NULL DEFAULT 0,
  queued_at INTEGER NOT NULL,
  first_tried_at INTEGER,
  next_try_at INTEGER,
  sent_at INTEGER,
  provider_message_id TEXT,
  message_seq INTEGER REFERENCES messages (seq) ON DELETE SET NULL,
  copy_seen INTEGER NOT NULL DEFAULT 0 CHECK (copy_seen IN (0, 1)),
  reason TEXT,
  shown TEXT GENERATED ALWAYS AS (CASE
    WHEN state IN ('queued', 'sending') THEN 'waiting'
    WHEN state IN ('failed', 'unconfirmed') THEN 'failed'
    WHEN state = 'sent' THEN 'sent'
  END) VIRTUAL
) STRICT;
CREATE INDEX submissions_by_shown ON submissions (shown, queued_at, id);
CREATE INDEX submissions_by_state ON submissions (state, queued_at, id);
CREATE INDEX submissions_by_provider_id ON submissions (mailbox_id, provider_message_id);
CREATE INDEX submissions_by_message ON submissions (message_seq);

CREATE TABLE submission_recipients (
  submission_id TEXT NOT NULL REFERENCES submissions (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  PRIMARY KEY (submission_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX submission_recipients_by_key ON submission_recipients (key);

CREATE TABLE submission_attempts (
  seq INTEGER PRIMARY KEY,
  submission_id TEXT NOT NULL REFERENCES submissions (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  state TEXT NOT NULL,
  note TEXT NOT NULL
) STRICT;
CREATE INDEX submission_attempts_by_submission ON submission_attempts (submission_id);

CREATE TABLE backfills (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  mailbox_id TEXT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  address TEXT NOT NULL,
  since INTEGER NOT NULL,
  page TEXT,
  batch TEXT,
  UNIQUE (mailbox_id, key)
) STRICT;
CREATE INDEX backfills_by_mailbox ON backfills (mailbox_id);
CREATE INDEX backfills_by_key ON backfills (key);
CREATE INDEX backfills_by_batch ON backfills (batch) WHERE batch IS NOT NULL;

CREATE TABLE sync_failures (
  mailbox_id TEXT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
  provider_message_id TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  next_try_at INTEGER NOT NULL,
  error TEXT NOT NULL,
  PRIMARY KEY (mailbox_id, provider_message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX sync_failures_by_next_try ON sync_failures (mailbox_id, next_try_at);

CREATE TABLE sync_skips (
  mailbox_id TEXT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
  provider_message_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (mailbox_id, provider_message_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE shutdown (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  clean INTEGER NOT NULL CHECK (clean IN (0, 1))
) STRICT;
INSERT INTO shutdown VALUES (1, 1);

CREATE VIRTUAL TABLE messages_fts USING fts5(
  subject, people, body, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
`,
}
