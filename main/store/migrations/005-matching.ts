import type { Migration } from './migration.ts'

/**
 * Rules of matching, shared addresses, reviews, correspondents.
 *
 * An address can belong to several contacts. `matching_settings.revision` changes with everything that decides what an
 * address is to us (rules, own addresses, the settings themselves), so that what was read once can be kept until then;
 * `settled_revision` is the one under which `correspondents.suggested` was worked out. Rules that come with the program
 * are written when the database opens.
 *
 * `mail` in `choices`, `reviews` and `rule_hits` is what the copies of a mail in several mailboxes share: its Message-ID, or
 * the message's own id where it has none. A choice with an empty `mail` holds for all mail of the address; a pinned one was
 * made by nobody: it leaves mail where it was when its address came to be shared.
 */
export const matching: Migration = {
  number: 5,
  sql: `
CREATE TABLE contact_addresses_shared (
  key TEXT NOT NULL,
  contact_id TEXT NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  address TEXT NOT NULL,
  added_at INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (key, contact_id)
) STRICT, WITHOUT ROWID;
INSERT INTO contact_addresses_shared (key, contact_id, position, address, added_at)
  SELECT key, contact_id, position, address, added_at FROM contact_addresses;
DROP TABLE contact_addresses;
ALTER TABLE contact_addresses_shared RENAME TO contact_addresses;
CREATE INDEX contact_addresses_by_contact ON contact_addresses (contact_id, position);

CREATE TABLE matching_settings (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  auto_create TEXT NOT NULL CHECK (auto_create IN ('none', 'wrote_to', 'everyone')),
  bulk TEXT NOT NULL CHECK (bulk IN ('file', 'leave_out')),
  own_domains INTEGER NOT NULL CHECK (own_domains IN (0, 1)),
  revision TEXT NOT NULL,
  settled_revision TEXT NOT NULL
) STRICT;
INSERT INTO matching_settings VALUES (1, 'none', 'file', 1, 'first', '');

CREATE TABLE matching_rules (
  id TEXT NOT NULL PRIMARY KEY,
  list TEXT NOT NULL CHECK (list IN ('never_log', 'colleague', 'not_a_person')),
  pattern TEXT NOT NULL,
  built_in INTEGER NOT NULL CHECK (built_in IN (0, 1)),
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  hits INTEGER NOT NULL DEFAULT 0,
  last_hit_at INTEGER,
  UNIQUE (list, pattern)
) STRICT;

CREATE TABLE rule_hits (
  rule_id TEXT NOT NULL REFERENCES matching_rules (id) ON DELETE CASCADE,
  mail TEXT NOT NULL,
  PRIMARY KEY (rule_id, mail)
) STRICT, WITHOUT ROWID;
CREATE INDEX rule_hits_by_mail ON rule_hits (mail);

CREATE TRIGGER settings_revised AFTER UPDATE OF auto_create, bulk, own_domains ON matching_settings BEGIN
  UPDATE matching_settings SET revision = hex(randomblob(8));
END;
CREATE TRIGGER rules_revised_by_new AFTER INSERT ON matching_rules BEGIN
  UPDATE matching_settings SET revision = hex(randomblob(8));
END;
CREATE TRIGGER rules_revised_by_change AFTER UPDATE OF list, pattern, enabled ON matching_rules BEGIN
  UPDATE matching_settings SET revision = hex(randomblob(8));
END;
CREATE TRIGGER rules_revised_by_removal AFTER DELETE ON matching_rules BEGIN
  UPDATE matching_settings SET revision = hex(randomblob(8));
END;
CREATE TRIGGER own_revised_by_mailbox AFTER INSERT ON mailboxes BEGIN
  UPDATE matching_settings SET revision = hex(randomblob(8));
END;
CREATE TRIGGER own_revised_by_address AFTER UPDATE OF address_key ON mailboxes BEGIN
  UPDATE matching_settings SET revision = hex(randomblob(8));
END;
CREATE TRIGGER own_revised_by_end AFTER DELETE ON mailboxes BEGIN
  UPDATE matching_settings SET revision = hex(randomblob(8));
END;
CREATE TRIGGER own_revised_by_alias AFTER INSERT ON aliases BEGIN
  UPDATE matching_settings SET revision = hex(randomblob(8));
END;
CREATE TRIGGER own_revised_by_alias_gone AFTER DELETE ON aliases BEGIN
  UPDATE matching_settings SET revision = hex(randomblob(8));
END;

CREATE TABLE choices (
  key TEXT NOT NULL,
  mail TEXT NOT NULL,
  contact_ids TEXT NOT NULL,
  pinned INTEGER NOT NULL CHECK (pinned IN (0, 1)),
  PRIMARY KEY (key, mail)
) STRICT, WITHOUT ROWID;

CREATE TABLE reviews (
  message_seq INTEGER NOT NULL REFERENCES messages (seq) ON DELETE CASCADE,
  key TEXT NOT NULL,
  mail TEXT NOT NULL,
  PRIMARY KEY (message_seq, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX reviews_by_key ON reviews (key, message_seq);
CREATE INDEX reviews_by_mail ON reviews (mail, key, message_seq);

CREATE TABLE correspondents (
  key TEXT NOT NULL PRIMARY KEY,
  address TEXT NOT NULL,
  name TEXT NOT NULL,
  name_rank INTEGER NOT NULL,
  name_at INTEGER NOT NULL,
  title TEXT NOT NULL,
  received INTEGER NOT NULL,
  sent INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  heat REAL NOT NULL,
  suggested INTEGER NOT NULL CHECK (suggested IN (0, 1)),
  dismissed INTEGER NOT NULL DEFAULT 0 CHECK (dismissed IN (0, 1)),
  tier INTEGER GENERATED ALWAYS AS ((received > 0) + 2 * (sent > 0)) VIRTUAL
) STRICT;
CREATE INDEX correspondents_ranked ON correspondents (tier DESC, heat DESC, key) WHERE suggested = 1 AND dismissed = 0;
`,
}
