-- Nothing is lost in ordinary trouble. Each part stands for itself.

-- Part 1: the flood guard holds articles, never feeds, and asks the newsroom in the chat.
ALTER TABLE feeds ADD COLUMN read_at BIGINT;                         -- when it last answered with another body; NULL: not since this column is there
ALTER TABLE feeds ADD COLUMN asked_at BIGINT;                        -- admins were asked about its held articles; NULL: no question is open
ALTER TABLE broadcasts ADD COLUMN choices TEXT NOT NULL DEFAULT '';  -- JSON rows of [label, command], to answer a notice with; '': none
UPDATE feeds SET state = 'active', reported_at = NULL, next_poll = 0 WHERE state = 'held';
UPDATE feeds SET verdict = 'ok' WHERE verdict = 'flood';

-- Part 2: undo. What chats subscribed to before they deleted much of it; swept when it can be undone no more.
CREATE TABLE former_filters (
    id {identity},
    chat_id BIGINT NOT NULL,
    subscriptions TEXT NOT NULL,             -- JSON: all rows of the chat, as they were
    created_at BIGINT NOT NULL,              -- when much was deleted
    restored_at BIGINT                       -- NULL as long as nobody took it back
);
CREATE INDEX former_filters_chat ON former_filters (chat_id);

-- Part 3: a feed that rolled on faster than it was read.
ALTER TABLE feeds ADD COLUMN gap_since BIGINT;                       -- the good look before the gap
ALTER TABLE feeds ADD COLUMN gap_at BIGINT;                          -- the look that listed nothing of the one before; NULL: never
ALTER TABLE feeds ADD COLUMN gap_reported BIGINT;                    -- admins had a report of a gap of this feed
