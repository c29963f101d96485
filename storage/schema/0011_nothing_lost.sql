-- Nothing is lost in ordinary trouble. Each part stands for itself.

-- Part 1: the flood guard holds articles, never feeds, and asks the newsroom in the chat.
ALTER TABLE feeds ADD COLUMN read_at BIGINT;                         -- when it last answered with another body; NULL: not since this column is there
ALTER TABLE feeds ADD COLUMN asked_at BIGINT;                        -- admins were asked about its held articles; NULL: no question is open
ALTER TABLE broadcasts ADD COLUMN choices TEXT NOT NULL DEFAULT '';  -- JSON rows of [label, command], to answer a notice with; '': none
UPDATE feeds SET state = 'active', reported_at = NULL, next_poll = 0 WHERE state = 'held';
UPDATE feeds SET verdict = 'ok' WHERE verdict = 'flood';
