-- Numbers that buttons name, what a chat without buttons can choose of, who is gone. Each part stands for itself.

-- Part 1: a number of a filter, or of what can be undone, is never given again: an old button must not act on a new one.
-- PostgreSQL gives none again; SQLite does where the highest is gone, unless a table is made with AUTOINCREMENT. Which
-- numbers were given before is known of none: the next ones begin a thousand, or a million, higher.
{sqlite}ALTER TABLE filters RENAME TO filters_before;
{sqlite}CREATE TABLE filters (
{sqlite}    id INTEGER PRIMARY KEY AUTOINCREMENT,
{sqlite}    chat_id BIGINT NOT NULL,
{sqlite}    mode TEXT NOT NULL DEFAULT '',           -- at_once, silent, digest, off; '': as its chat hears
{sqlite}    hours TEXT NOT NULL DEFAULT '',          -- digest hours of its own, "11:30 17:30"; '': its chat's
{sqlite}    created_at BIGINT NOT NULL,
{sqlite}    digest_at BIGINT                         -- its next digest; NULL: at once, or with its chat's next
{sqlite});
{sqlite}INSERT INTO filters (id, chat_id, mode, hours, created_at, digest_at)
{sqlite}SELECT id, chat_id, mode, hours, created_at, digest_at FROM filters_before;
{sqlite}DROP TABLE filters_before;
{sqlite}CREATE INDEX filters_chat ON filters (chat_id);
{sqlite}INSERT INTO filters (id, chat_id, created_at)
{sqlite}SELECT newest + 1000, 0, 0 FROM (SELECT MAX(id) AS newest FROM filters) WHERE newest > 0;
{sqlite}DELETE FROM filters WHERE chat_id = 0;

{sqlite}ALTER TABLE former_filters RENAME TO former_filters_before;
{sqlite}CREATE TABLE former_filters (
{sqlite}    id INTEGER PRIMARY KEY AUTOINCREMENT,
{sqlite}    chat_id BIGINT NOT NULL,
{sqlite}    subscriptions TEXT NOT NULL,             -- JSON: all rows of the chat, as they were
{sqlite}    created_at BIGINT NOT NULL,              -- when they were changed
{sqlite}    restored_at BIGINT,                      -- NULL as long as nobody took it back
{sqlite}    filters TEXT NOT NULL DEFAULT ''         -- JSON: the rows of the filters themselves; '': they stay
{sqlite});
{sqlite}INSERT INTO former_filters (id, chat_id, subscriptions, created_at, restored_at, filters)
{sqlite}SELECT id, chat_id, subscriptions, created_at, restored_at, filters FROM former_filters_before;
{sqlite}DROP TABLE former_filters_before;
{sqlite}CREATE INDEX former_filters_chat ON former_filters (chat_id);
{sqlite}INSERT INTO former_filters (id, chat_id, subscriptions, created_at) SELECT 1000000, 0, '[]', 0 FROM chats LIMIT 1;
{sqlite}DELETE FROM former_filters WHERE chat_id = 0;

{sqlite}ALTER TABLE former_settings RENAME TO former_settings_before;
{sqlite}CREATE TABLE former_settings (
{sqlite}    id INTEGER PRIMARY KEY AUTOINCREMENT,
{sqlite}    chat_id BIGINT NOT NULL,
{sqlite}    settings TEXT NOT NULL,                  -- JSON: as storage/settings_copies.py reads them
{sqlite}    created_at BIGINT NOT NULL,
{sqlite}    restored_at BIGINT                       -- NULL as long as nobody took it back
{sqlite});
{sqlite}INSERT INTO former_settings (id, chat_id, settings, created_at, restored_at)
{sqlite}SELECT id, chat_id, settings, created_at, restored_at FROM former_settings_before;
{sqlite}DROP TABLE former_settings_before;
{sqlite}CREATE INDEX former_settings_chat ON former_settings (chat_id);
{sqlite}INSERT INTO former_settings (id, chat_id, settings, created_at) SELECT 1000000, 0, '{}', 0 FROM chats LIMIT 1;
{sqlite}DELETE FROM former_settings WHERE chat_id = 0;

-- Part 2: what a chat without buttons can choose of, beside its numbers. A worker of an older version knows only these,
-- and writes them without the rest: what is said here is of the question that is fresh until `asked_until`, of no other.
ALTER TABLE kept_choices ADD COLUMN typed TEXT NOT NULL DEFAULT '';      -- JSON: the command of each word that must be typed in full; '': none
ALTER TABLE kept_choices ADD COLUMN asked_at BIGINT;                     -- when the question left; NULL: it is still to leave
ALTER TABLE kept_choices ADD COLUMN asked_until BIGINT NOT NULL DEFAULT 0;
DELETE FROM kept_choices WHERE commands LIKE '{%';                       -- all of it as one, as it never was in a release

-- Part 3: who is gone, by since when: those for whom it is time are found without the others.
DROP INDEX chats_gone;
CREATE INDEX chats_gone ON chats (suspended_at) WHERE state <> 'active';

-- Part 4: hours of digests that can be taken back with the filters.
ALTER TABLE former_filters ADD COLUMN bundled TEXT;                      -- as they were; NULL: they stay
