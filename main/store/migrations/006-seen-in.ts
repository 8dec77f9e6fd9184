import type { Migration } from './migration.ts'

/**
 * `correspondent_mailboxes` says in which mailboxes somebody was seen, so that a mailbox that goes takes along who was seen in
 * no other. Of those who were tallied before it is not known: they go with the last mailbox.
 */
export const seenIn: Migration = {
  number: 6,
  sql: `
CREATE TABLE correspondent_mailboxes (
  key TEXT NOT NULL,
  mailbox_id TEXT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
  PRIMARY KEY (key, mailbox_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX correspondent_mailboxes_by_mailbox ON correspondent_mailboxes (mailbox_id);
INSERT INTO correspondent_mailboxes (key, mailbox_id)
SELECT correspondents.key, mailboxes.id FROM correspondents CROSS JOIN mailboxes;
`,
}
