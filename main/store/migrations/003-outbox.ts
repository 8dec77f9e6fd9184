import type { Migration } from './migration.ts'

/**
 * Times of the person's choice, order within threads, reminders, answers, bounces; files and templates.
 *
 * `submission_tallies` is kept by triggers, as the counts of all sent mail are asked for with every look at the outbox.
 * `people` becomes the address book: it has the addresses of contacts too, and columns that would take a walk through
 * all mail of an address to find. `changed_at` is when a row last changed here, so that the window can ask for what is
 * new. `early_answers` holds what mail in answer to something named before it was known under which Message-ID the
 * provider sent it.
 */
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
UPDATE submissions SET wire_message_id = (SELECT rfc_message_id FROM messages WHERE seq = message_seq);
CREATE INDEX submissions_by_thread ON submissions (thread_key, mailbox_id) WHERE thread_key IS NOT NULL;
CREATE INDEX submissions_by_reminder ON submissions (remind_at, id)
  WHERE state = 'sent' AND remind_at IS NOT NULL AND reminded = 0 AND answered_at IS NULL;
CREATE INDEX submissions_to_follow_up ON submissions (queued_at, id)
  WHERE state = 'sent' AND remind_at IS NOT NULL AND reminded = 1 AND answered_at IS NULL;
CREATE INDEX submissions_by_wire_id ON submissions (wire_message_id) WHERE wire_message_id IS NOT NULL;
CREATE INDEX submissions_by_own_id ON submissions (rfc_message_id);
CREATE INDEX submissions_by_provider_thread ON submissions (mailbox_id, provider_thread_id)
  WHERE state = 'sent' AND provider_thread_id IS NOT NULL;
CREATE INDEX submissions_without_copy ON submissions (coalesce(first_tried_at, queued_at))
  WHERE state IN ('sending', 'sent', 'unconfirmed') AND wire_message_id IS NULL;
CREATE INDEX submissions_not_stored ON submissions (id) WHERE state = 'sent' AND message_seq IS NULL;
DROP INDEX submissions_by_message;
CREATE INDEX submissions_by_message ON submissions (message_seq, queued_at, id);
ALTER TABLE submission_attempts ADD COLUMN code TEXT;
DROP INDEX submission_attempts_by_submission;
CREATE INDEX submission_attempts_by_submission ON submission_attempts (submission_id, at);

CREATE TABLE submission_tallies (
  state TEXT NOT NULL PRIMARY KEY,
  count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO submission_tallies (state, count) SELECT state, count(*) FROM submissions GROUP BY state;
CREATE TRIGGER submissions_counted AFTER INSERT ON submissions BEGIN
  INSERT INTO submission_tallies (state, count) VALUES (NEW.state, 1) ON CONFLICT (state) DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER submissions_discounted AFTER DELETE ON submissions BEGIN
  UPDATE submission_tallies SET count = count - 1 WHERE state = OLD.state;
END;
CREATE TRIGGER submissions_recounted AFTER UPDATE OF state ON submissions WHEN NEW.state <> OLD.state BEGIN
  UPDATE submission_tallies SET count = count - 1 WHERE state = OLD.state;
  INSERT INTO submission_tallies (state, count) VALUES (NEW.state, 1) ON CONFLICT (state) DO UPDATE SET count = count + 1;
END;

CREATE TABLE early_answers (
  rfc_message_id TEXT NOT NULL PRIMARY KEY,
  occurred_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX early_answers_by_time ON early_answers (occurred_at);

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
CREATE INDEX bounces_standing ON bounces (key, permanent, at) WHERE cleared = 0;
CREATE INDEX bounces_by_submission ON bounces (submission_id, key, permanent, at) WHERE submission_id IS NOT NULL;

ALTER TABLE messages ADD COLUMN automatic INTEGER NOT NULL DEFAULT 0 CHECK (automatic IN (0, 1));

DROP INDEX people_by_seen;
ALTER TABLE people DROP COLUMN words;
ALTER TABLE contact_addresses DROP COLUMN words;
ALTER TABLE people ADD COLUMN mail_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE people ADD COLUMN mailbox_id TEXT;
ALTER TABLE people ADD COLUMN changed_at INTEGER NOT NULL DEFAULT 0;
UPDATE people SET changed_at = seen_at,
  mail_count = (SELECT count(DISTINCT message_seq) FROM participants WHERE participants.key = people.key),
  mailbox_id = (SELECT m.mailbox_id FROM participants AS p JOIN messages AS m ON m.seq = p.message_seq
    WHERE p.key = people.key ORDER BY p.message_seq DESC LIMIT 1);
INSERT INTO people (key, name, address, seen_at, changed_at)
  SELECT ca.key, '', ca.address, 0, c.updated_at
  FROM contact_addresses AS ca JOIN contacts AS c ON c.id = ca.contact_id WHERE true ON CONFLICT DO NOTHING;
INSERT INTO people (key, name, address, seen_at, mailbox_id, changed_at)
  SELECT r.key, coalesce(p.value ->> '$.name', ''), p.value ->> '$.address', s.queued_at, s.mailbox_id, s.queued_at
  FROM submissions AS s JOIN submission_recipients AS r ON r.submission_id = s.id, json_each(
    json_array(s.content -> '$.to', s.content -> '$.cc', s.content -> '$.bcc')) AS f, json_each(f.value) AS p
  WHERE s.state <> 'cancelled' AND lower(p.value ->> '$.address') = r.key
  ORDER BY s.queued_at DESC ON CONFLICT DO NOTHING;
CREATE INDEX people_by_change ON people (changed_at, key);

CREATE TABLE files (
  id TEXT NOT NULL PRIMARY KEY,
  filename TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  added_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX files_by_time ON files (added_at);

CREATE TABLE templates (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  subject TEXT NOT NULL,
  html TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`,
}
