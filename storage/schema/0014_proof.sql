-- The proof that nothing is missed, and who hears where it fails. Each part stands for itself.

-- since when it is known what a chat asked for, so that what it got can be decided again.
ALTER TABLE chats ADD COLUMN changed_after BIGINT NOT NULL DEFAULT 0;    -- the newest article there was when it last changed what it hears
UPDATE chats SET changed_after = COALESCE((SELECT MAX(id) FROM articles), 0);

-- Notices. Until when a notice is offered again to those whom it did not reach; NULL: it is not.
ALTER TABLE notices ADD COLUMN until BIGINT;

-- the books. What came of entries and alerts: sums, and what is still to be added to them.
CREATE TABLE books (
    day BIGINT NOT NULL,                     -- of Vietnam, in days since 1970: when the article was first seen
    feed_id BIGINT NOT NULL,
    channel TEXT NOT NULL,                   -- '': of entries and articles
    account TEXT NOT NULL,                   -- as in news/delivery/books.py, or why alerts were dropped
    n BIGINT NOT NULL,
    PRIMARY KEY (day, feed_id, channel, account)
) {without_rowid};
CREATE TABLE bookings (
    id {identity},
    day BIGINT NOT NULL,
    feed_id BIGINT NOT NULL,
    channel TEXT NOT NULL,
    account TEXT NOT NULL,
    n BIGINT NOT NULL
);
ALTER TABLE articles ADD COLUMN day BIGINT NOT NULL DEFAULT 0;           -- of Vietnam, in days since 1970: when it was first seen; stays, whatever becomes of the clock
UPDATE articles SET day = (first_seen + 25200000) / 86400000;
ALTER TABLE outbox ADD COLUMN was TEXT NOT NULL DEFAULT '';              -- the account it was in before it was last written; '': it was open
ALTER TABLE fan_outs ADD COLUMN counted_to BIGINT NOT NULL DEFAULT 0;    -- the highest chat that the cursor ever passed; 2 ** 62: all of them
UPDATE fan_outs SET counted_to = CASE WHEN done_at IS NULL THEN after_chat ELSE 4611686018427387904 END;

-- They begin with what is there.
INSERT INTO books (day, feed_id, channel, account, n)
SELECT day, feed_id, '', 'entries', COUNT(*) FROM articles GROUP BY day, feed_id;
INSERT INTO books (day, feed_id, channel, account, n)
SELECT day, feed_id, '', CASE WHEN state IN ('quiet', 'silent') THEN 'old' ELSE 'articles' END, COUNT(*)
  FROM articles GROUP BY 1, 2, 4;
INSERT INTO books (day, feed_id, channel, account, n)
SELECT day, feed_id, '', 'matched', COUNT(*) FROM articles WHERE state IN ('matched', 'withdrawn') GROUP BY day, feed_id;
INSERT INTO books (day, feed_id, channel, account, n)
SELECT a.day, a.feed_id, '', 'labels', COUNT(*)
  FROM articles a JOIN article_labels l ON l.article_id = a.id GROUP BY a.day, a.feed_id;
INSERT INTO books (day, feed_id, channel, account, n)
SELECT a.day, a.feed_id, o.channel, 'asked', COUNT(*)
  FROM outbox o JOIN articles a ON a.id = o.item_id WHERE o.kind = 'alert' GROUP BY a.day, a.feed_id, o.channel;
INSERT INTO books (day, feed_id, channel, account, n)
SELECT a.day, a.feed_id, o.channel, CASE WHEN o.state = 'dropped' AND o.reason <> '' THEN o.reason ELSE o.state END, COUNT(*)
  FROM outbox o JOIN articles a ON a.id = o.item_id
 WHERE o.kind = 'alert' AND o.due IS NULL AND o.state <> 'gathered' GROUP BY 1, 2, 3, 4;
