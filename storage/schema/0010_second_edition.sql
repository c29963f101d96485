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
