-- What becomes of deliveries: each part stands for itself.

-- Part 1: what ended without being confirmed, or without leaving in its time, since the newsroom last heard of it.
CREATE TABLE undelivered (
    channel TEXT NOT NULL,
    reason TEXT NOT NULL,                                            -- unconfirmed, expired
    deliveries BIGINT NOT NULL,
    PRIMARY KEY (channel, reason)
) {without_rowid};
UPDATE outbox SET reason = 'expired' WHERE state = 'dropped' AND reason IN ('too-old', 'never-delivered');

-- Part 2: which digest an article is bundled in, so that it comes with the next one where that never arrives.
ALTER TABLE outbox ADD COLUMN digest_id BIGINT NOT NULL DEFAULT 0;   -- 0: in none, or bundled before this column was there

-- Part 3: notices. What the program says to the newsroom was kept among broadcasts, whose numbers people type.
CREATE TABLE notices (
    id {identity},
    text TEXT NOT NULL,
    html TEXT NOT NULL DEFAULT '',           -- the same with Telegram's marks; '': it has none
    choices TEXT NOT NULL DEFAULT '',        -- JSON rows of [label, command], to answer it with; '': none
    created_at BIGINT NOT NULL,
    broadcast_id BIGINT                      -- its number among broadcasts, until this step ends
);
INSERT INTO notices (text, html, choices, created_at, broadcast_id)
SELECT text, html, choices, created_at, id FROM broadcasts WHERE author = 'baotin' ORDER BY id;
CREATE INDEX notices_broadcast ON notices (broadcast_id);
-- What was sent of them, or still waits, goes by their new numbers; found by `outbox_item`, not by reading all rows.
UPDATE outbox
   SET kind = 'notice', item_id = (SELECT n.id FROM notices n WHERE n.broadcast_id = outbox.item_id)
 WHERE kind = 'broadcast' AND item_id IN (SELECT broadcast_id FROM notices);
DELETE FROM broadcasts WHERE author = 'baotin';
DROP INDEX notices_broadcast;
ALTER TABLE notices DROP COLUMN broadcast_id;
ALTER TABLE broadcasts DROP COLUMN choices;

-- Part: threads. What tells how an event goes on is a story of its own, and knows which one began.
ALTER TABLE articles ADD COLUMN thread_id BIGINT;                    -- the first article of all; NULL: alone so far
CREATE INDEX articles_thread ON articles (thread_id) WHERE thread_id IS NOT NULL;

-- Part 4: corrections, told of where a message can't be edited. A row of the outbox of kind `correction` names one.
CREATE TABLE corrections (
    id {identity},
    article_id BIGINT NOT NULL,
    title TEXT NOT NULL,                     -- what the article said before; what it says now stands with it
    lead TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX corrections_article ON corrections (article_id);
ALTER TABLE digests ADD COLUMN corrections TEXT NOT NULL DEFAULT '[]';   -- JSON list of the numbers of those it tells of

-- Part 5: articles that left their feed while older ones stayed, and whether their page is still there.
CREATE TABLE missing_articles (
    article_id BIGINT PRIMARY KEY,
    newspaper TEXT NOT NULL,
    noticed_at BIGINT NOT NULL,
    due BIGINT,                              -- when its page is asked; NULL: that is over
    tries BIGINT NOT NULL DEFAULT 0,         -- answers that said nothing
    gone_at BIGINT                           -- when its page was first not found; NULL: never
);

-- Part: datelines. Where the news is from stands before a lead, and is cut off; of a national paper nothing else says it.
ALTER TABLE articles ADD COLUMN dateline TEXT NOT NULL DEFAULT '';      -- '': its lead began with none

-- Part 6: notices (0) and edits (5) have lanes of their own, so that none of them waits behind a broadcast.
UPDATE outbox SET lane = 0 WHERE due IS NOT NULL AND kind = 'notice';
UPDATE outbox SET lane = 5 WHERE due IS NOT NULL AND kind = 'edit';
