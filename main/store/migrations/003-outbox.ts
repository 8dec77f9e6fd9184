import type { Migration } from './migration.ts'

/** Times of the person's choice, order within threads, reminders, answers, bounces; files and templates. Frozen. */
export const outbox: Migration = {
  number: 3,
  sql: `
UPDATE submissions SET content = json_set(content, '$.attachments', json('[]'));
ALTER TABLE submissions ADD COLUMN send_at INTEGER;
ALTER TABLE submissions ADD COLUMN thread_key TEXT;
ALTER TABLE submissions ADD COLUMN remind_days INTEGER;
ALTER TABLE submissions ADD COLUMN remind_at INTEGER;
ALTER TABLE submissions ADD COLUMN reminded INTEGER NOT NULL DEFAULT 0 CHECK (reminded IN (0, 1));
ALTER TABLE submissions ADD COLUMN answered_at INTEGER;
ALTER TABLE submissions ADD COLUMN wire_message_id TEXT;
CREATE INDEX submissions_by_thread ON submissions (thread_key) WHERE thread_key IS NOT NULL;
CREATE INDEX submissions_by_reminder ON submissions (remind_at) WHERE remind_at IS NOT NULL;
CREATE INDEX submissions_by_wire_id ON submissions (wire_message_id) WHERE wire_message_id IS NOT NULL;
CREATE INDEX submissions_by_own_id ON submissions (rfc_message_id);
ALTER TABLE submission_attempts ADD COLUMN code TEXT;

CREATE TABLE bounces (
  mailbox_id TEXT NOT NULL,
  provider_message_id TEXT NOT NULL,
  key TEXT NOT NULL,
  address TEXT NOT NULL,
  submission_id TEXT REFERENCES submissions (id) ON DELETE SET NULL,
  at INTEGER NOT NULL,
  permanent INTEGER NOT NULL CHECK (permanent IN (0, 1)),
  status TEXT,
  diagnostic TEXT NOT NULL,
  cleared INTEGER NOT NULL DEFAULT 0 CHECK (cleared IN (0, 1)),
  PRIMARY KEY (mailbox_id, provider_message_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX bounces_by_key ON bounces (key, at);
CREATE INDEX bounces_by_submission ON bounces (submission_id) WHERE submission_id IS NOT NULL;

CREATE TABLE files (
  id TEXT NOT NULL PRIMARY KEY,
  filename TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  added_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE templates (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  subject TEXT NOT NULL,
  html TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`,
}
