-- The second edition: one word for one thing, a ledger whose rows end with a named reason, fan-outs that can be
-- taken up again, workers and their roles.

-- Words: a feed is polled, an admin gets a report.
ALTER TABLE feeds RENAME COLUMN looked_at TO polled_at;
ALTER TABLE feeds RENAME COLUMN next_look TO next_poll;
ALTER TABLE feeds RENAME COLUMN told_at TO reported_at;              -- admins had a report of this trouble
ALTER TABLE feeds RENAME COLUMN moved_told TO moved_reported;        -- the address they had a report of
ALTER TABLE turned_away RENAME COLUMN told_at TO answered_at;        -- they were answered that there is no room, once

-- The ledger. kind: alert, edit, digest, broadcast, notice. state: waiting, sending, unknown (it left, no valid answer
-- came, and it goes again), gathered for a digest; then bundled in one, sent, or dropped for a reason.
ALTER TABLE outbox RENAME COLUMN unsure TO copies;                   -- how often it left and nobody knows whether it arrived
ALTER TABLE outbox RENAME COLUMN why TO detail;                      -- the platform's own words
ALTER TABLE outbox ADD COLUMN reason TEXT NOT NULL DEFAULT '';       -- of what was dropped, as in storage/outbox/rows.py
ALTER TABLE outbox ADD COLUMN worker BIGINT NOT NULL DEFAULT 0;      -- who claimed it last; 0: nobody who is registered
UPDATE outbox
   SET kind = CASE WHEN kind = 'article' THEN 'alert' ELSE kind END,
       reason = CASE WHEN due IS NOT NULL OR state NOT IN ('failed', 'dropped', 'unsure') THEN ''
                     WHEN state = 'unsure' THEN 'unconfirmed'
                     WHEN state = 'failed' AND detail = 'unexpected error, see the log' THEN 'error'
                     WHEN state = 'failed' THEN 'refused'
                     WHEN detail = 'cancelled' THEN 'cancelled'
                     WHEN detail = 'too old' THEN 'too-old'
                     WHEN detail = 'never delivered' THEN 'never-delivered'
                     WHEN detail = 'nothing left to say' THEN 'nothing-to-say'
                     WHEN detail = 'paused by the reader' THEN 'paused'
                     WHEN kind = 'article' AND detail IN ('', 'kept for the digest') THEN 'unwanted'
                     ELSE 'gone' END,
       state = CASE WHEN state = 'unsure' AND due IS NOT NULL THEN 'unknown'
                    WHEN state IN ('failed', 'unsure') THEN 'dropped'
                    ELSE state END
 WHERE kind = 'article' OR state IN ('failed', 'dropped', 'unsure');
CREATE INDEX outbox_sending ON outbox (worker) WHERE state = 'sending';

-- Fan-outs: what is being written into the ledger, and how far. A row for each article matched and broadcast confirmed.
CREATE TABLE fan_outs (
    kind TEXT NOT NULL,                      -- alert, broadcast
    item_id BIGINT NOT NULL,
    after_chat BIGINT NOT NULL DEFAULT 0,    -- the cursor: the last chat whose row, if it gets one, is written
    created_at BIGINT NOT NULL,
    done_at BIGINT,                          -- NULL while some chats are still to come
    PRIMARY KEY (kind, item_id)
) {without_rowid};
CREATE INDEX fan_outs_open ON fan_outs (created_at) WHERE done_at IS NULL;
INSERT INTO fan_outs (kind, item_id, after_chat, created_at, done_at)
SELECT 'broadcast', id, spread, confirmed_at, CASE WHEN total IS NULL THEN NULL ELSE confirmed_at END
  FROM broadcasts WHERE confirmed_at IS NOT NULL;
ALTER TABLE broadcasts DROP COLUMN spread;

-- Workers: running processes, and which jobs are whose. The number of one that ended is never given again.
CREATE TABLE workers (
    id {identity},
    version TEXT NOT NULL,                   -- of the program
    started_at BIGINT NOT NULL,
    heartbeat_at BIGINT NOT NULL,            -- when it last said that it runs
    ended_at BIGINT                          -- NULL while it runs
);
CREATE TABLE roles (                         -- what one worker does at a time
    name TEXT PRIMARY KEY,                   -- matching, digests, broadcasts, sweep
    worker BIGINT NOT NULL,
    epoch BIGINT NOT NULL,                   -- one more with every worker that takes it
    until BIGINT                             -- when its lease ends; NULL: with the worker
);

-- Filters and subscriptions.
-- A filter wants topics, keywords or everything, within its provinces and newspapers (none: all), without what it excepts.
CREATE TABLE filters (
    id {identity},
    chat_id BIGINT NOT NULL,
    mode TEXT NOT NULL DEFAULT '',           -- at_once, silent, digest, off; '': as its chat hears
    hours TEXT NOT NULL DEFAULT '',          -- digest hours of its own, "11:30 17:30"; '': its chat's
    created_at BIGINT NOT NULL
);
CREATE INDEX filters_chat ON filters (chat_id);
INSERT INTO filters (chat_id, created_at) SELECT id, created_at FROM chats ORDER BY id;

CREATE TABLE subscriptions_before AS SELECT * FROM subscriptions;
DROP TABLE subscriptions;
CREATE TABLE subscriptions (                 -- a value once in a filter: wanted or excepted
    filter_id BIGINT NOT NULL,
    chat_id BIGINT NOT NULL,                 -- its filter's: a fan-out goes through the chats of a label in their order
    kind TEXT NOT NULL,                      -- topic ('*': everything), keyword, province, newspaper
    value TEXT NOT NULL,
    excepted BIGINT NOT NULL DEFAULT 0,      -- 1: left out
    words TEXT NOT NULL DEFAULT '',          -- a keyword as the person typed it; what is compared is its value
    created_at BIGINT NOT NULL,
    PRIMARY KEY (kind, value, chat_id, filter_id)
) {without_rowid};
CREATE INDEX subscriptions_filter ON subscriptions (chat_id, filter_id, excepted, kind);

-- Where two chats became one, a keyword may have been both wanted and excluded: then it was excluded.
INSERT INTO subscriptions (filter_id, chat_id, kind, value, excepted, words, created_at)
SELECT f.id, f.chat_id, 'keyword', s.value, 1, s.words, s.created_at
  FROM subscriptions_before s JOIN filters f ON f.chat_id = s.chat_id WHERE s.kind = 'excluded';
INSERT INTO subscriptions (filter_id, chat_id, kind, value, words, created_at)
SELECT f.id, f.chat_id, s.kind, s.value, s.words, s.created_at
  FROM subscriptions_before s JOIN filters f ON f.chat_id = s.chat_id WHERE s.kind <> 'excluded'
    ON CONFLICT DO NOTHING;
DROP TABLE subscriptions_before;

-- A keyword in an article is one label, whether chats want it or leave it out.
INSERT INTO article_labels (kind, value, article_id)
SELECT 'keyword', value, article_id FROM article_labels WHERE kind = 'excluded'
    ON CONFLICT DO NOTHING;
DELETE FROM article_labels WHERE kind = 'excluded';

-- The inbox: what came in, in the order of its arrival, chat by chat.
ALTER TABLE updates_waiting RENAME TO updates_waiting_before;
CREATE TABLE updates_waiting (
    id {identity},                           -- the order of arrival
    channel TEXT NOT NULL,
    update_id TEXT NOT NULL,
    chat TEXT NOT NULL DEFAULT '',           -- whose updates are handled in their order; '' as long as it was not kept
    body {blob} NOT NULL,                    -- JSON, as the channel reads it again
    taken_at BIGINT NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0,         -- times it was begun
    UNIQUE (channel, update_id)
);
INSERT INTO updates_waiting (channel, update_id, body, taken_at, tries)
SELECT channel, update_id, body, taken_at, tries FROM updates_waiting_before ORDER BY taken_at, update_id;
DROP TABLE updates_waiting_before;
CREATE INDEX updates_waiting_chat ON updates_waiting (channel, chat, id);
