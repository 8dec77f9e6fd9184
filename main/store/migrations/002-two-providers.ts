import type { Migration } from './migration.ts'

/**
 * Settings of each mailbox, aliases, and what a mail without MIME needs.
 *
 * `message_tallies` is kept by triggers: counting 100,000 rows would take milliseconds at each look. It is no column of
 * `mailboxes`, whose rows can be long and would be written anew with each message. `submissions.frozen` was `mime`, and
 * the content of a mail has had no sender of its own so far.
 */
export const twoProviders: Migration = {
  number: 2,
  sql: `
ALTER TABLE mailboxes ADD COLUMN is_default INTEGER NOT NULL DEFAULT 0 CHECK (is_default IN (0, 1));
ALTER TABLE mailboxes ADD COLUMN paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1));
ALTER TABLE mailboxes ADD COLUMN signature_html TEXT NOT NULL DEFAULT '';
ALTER TABLE mailboxes ADD COLUMN visibility TEXT NOT NULL DEFAULT 'private'
  CHECK (visibility IN ('private', 'metadata', 'subject', 'full'));
ALTER TABLE mailboxes ADD COLUMN pull_days INTEGER NOT NULL DEFAULT 90;
ALTER TABLE mailboxes ADD COLUMN excluded_folder_ids TEXT NOT NULL DEFAULT '[]';
UPDATE mailboxes SET is_default = 1
  WHERE id = (SELECT id FROM mailboxes WHERE state <> 'disconnected' ORDER BY connected_at, id LIMIT 1);
CREATE UNIQUE INDEX mailboxes_default ON mailboxes (is_default) WHERE is_default = 1;

CREATE TABLE aliases (
  mailbox_id TEXT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  key TEXT NOT NULL,
  PRIMARY KEY (mailbox_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX aliases_by_key ON aliases (key);

CREATE TABLE message_tallies (
  mailbox_id TEXT NOT NULL PRIMARY KEY REFERENCES mailboxes (id) ON DELETE CASCADE,
  count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO message_tallies (mailbox_id, count) SELECT mailbox_id, count(*) FROM messages GROUP BY mailbox_id;
CREATE TRIGGER messages_counted AFTER INSERT ON messages BEGIN
  INSERT INTO message_tallies (mailbox_id, count) VALUES (NEW.mailbox_id, 1)
  ON CONFLICT (mailbox_id) DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER messages_discounted AFTER DELETE ON messages BEGIN
  UPDATE message_tallies SET count = count - 1 WHERE mailbox_id = OLD.mailbox_id;
END;

ALTER TABLE submissions RENAME COLUMN mime TO frozen;
ALTER TABLE submissions ADD COLUMN answered TEXT;
ALTER TABLE submissions ADD COLUMN unparked INTEGER NOT NULL DEFAULT 0 CHECK (unparked IN (0, 1));
UPDATE submissions SET content = json_object(
  'mailboxId', content ->> '$.mailboxId', 'fromAddress', NULL, 'to', content -> '$.to', 'cc', content -> '$.cc',
  'bcc', content -> '$.bcc', 'subject', content ->> '$.subject', 'html', content ->> '$.html',
  'replyToMessageId', content ->> '$.replyToMessageId');
`,
}
