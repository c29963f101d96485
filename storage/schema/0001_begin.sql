-- Times are UTC, in milliseconds. {identity}, {blob} and {without_rowid} differ between SQLite and PostgreSQL.

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE feeds (
    id {identity},
    url TEXT NOT NULL UNIQUE,
    newspaper TEXT NOT NULL,
    province TEXT NOT NULL DEFAULT '',
    section TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'active',    -- active, paused, held (flood guard), removed
    origin TEXT NOT NULL DEFAULT 'config',   -- config, admin: the file no longer naming it removes only the first
    fetch_url TEXT NOT NULL DEFAULT '',      -- where a permanent redirect led
    etag TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '',
    body_hash {blob},                        -- of the last body: the same again need not be read
    seen_items {blob},                       -- 16 bytes for each item of the last body
    baseline_at BIGINT,                      -- first good look: what it held then is told to nobody
    looked_at BIGINT,
    ok_at BIGINT,                            -- last good look
    next_look BIGINT NOT NULL DEFAULT 0,
    failures BIGINT NOT NULL DEFAULT 0,
    verdict TEXT NOT NULL DEFAULT '',
    detail TEXT NOT NULL DEFAULT '',
    failing_since BIGINT,
    told_at BIGINT,                          -- admins were told of this trouble
    newest_at BIGINT,                        -- the newest entry's own date
    items BIGINT NOT NULL DEFAULT 0,
    ttl BIGINT NOT NULL DEFAULT 0,           -- minutes
    hours TEXT NOT NULL DEFAULT ''           -- 24 numbers: articles by hour of the Vietnamese day, in thousandths
);
CREATE INDEX feeds_due ON feeds (next_look) WHERE state = 'active';

CREATE TABLE articles (
    id {identity},
    feed_id BIGINT NOT NULL,
    newspaper TEXT NOT NULL,
    province TEXT NOT NULL DEFAULT '',
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    lead TEXT NOT NULL DEFAULT '',
    image TEXT NOT NULL DEFAULT '',
    categories TEXT NOT NULL DEFAULT '[]',   -- JSON list, as the entry told them
    published BIGINT,                        -- NULL: the feed is silent or not believed
    first_seen BIGINT NOT NULL,
    state TEXT NOT NULL,                     -- page, new, quiet, matched, silent, held (storage/articles.py)
    page_tries BIGINT NOT NULL DEFAULT 0,
    page_due BIGINT NOT NULL DEFAULT 0,
    edited_at BIGINT,
    urgent BIGINT NOT NULL DEFAULT 0,
    cluster_id BIGINT
);
CREATE INDEX articles_open ON articles (state, id) WHERE state IN ('page', 'new', 'quiet', 'held');
CREATE INDEX articles_cluster ON articles (cluster_id) WHERE cluster_id IS NOT NULL;
CREATE INDEX articles_first_seen ON articles (first_seen);

CREATE TABLE article_keys (
    key {blob} PRIMARY KEY,                  -- 16 bytes; any one of them suffices
    article_id BIGINT NOT NULL
) {without_rowid};
CREATE INDEX article_keys_article ON article_keys (article_id);

CREATE TABLE article_sections (
    article_id BIGINT NOT NULL,
    section TEXT NOT NULL,
    PRIMARY KEY (article_id, section)
) {without_rowid};

CREATE TABLE article_labels (                -- what an article is about, in the words of subscriptions
    kind TEXT NOT NULL,                      -- topic, province, newspaper, keyword, excluded
    value TEXT NOT NULL,
    article_id BIGINT NOT NULL,
    score DOUBLE PRECISION NOT NULL DEFAULT 0,
    evidence TEXT NOT NULL DEFAULT '',       -- JSON list of words that say why
    PRIMARY KEY (kind, value, article_id)
) {without_rowid};
CREATE INDEX article_labels_article ON article_labels (article_id, kind);

CREATE TABLE chats (
    id {identity},
    channel TEXT NOT NULL,
    address TEXT NOT NULL,                   -- a forum topic of a Telegram group is <chat>/<thread>
    name TEXT NOT NULL DEFAULT '',
    grouped BIGINT NOT NULL DEFAULT 0,       -- a group or a channel: several people read it
    language TEXT NOT NULL DEFAULT 'vi',
    state TEXT NOT NULL DEFAULT 'active',    -- active, suspended
    why TEXT NOT NULL DEFAULT '',            -- what the channel said when it was suspended
    paused_until BIGINT,
    failures BIGINT NOT NULL DEFAULT 0,      -- refusals in a row
    bundled TEXT NOT NULL DEFAULT '',        -- '' = at once; else the digest hours, "11:30 17:30"
    digest_at BIGINT,                        -- next digest
    digested BIGINT NOT NULL DEFAULT 0,      -- when the last digest was made
    created_at BIGINT NOT NULL,
    heard_at BIGINT NOT NULL,                -- when somebody there last typed or pressed something
    UNIQUE (channel, address)
);

CREATE TABLE subscriptions (
    chat_id BIGINT NOT NULL,
    kind TEXT NOT NULL,                      -- topic, province, newspaper, keyword, excluded
    value TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (kind, value, chat_id)
) {without_rowid};
CREATE INDEX subscriptions_chat ON subscriptions (chat_id, kind);

CREATE TABLE broadcasts (
    id {identity},
    author TEXT NOT NULL,                    -- channel:id of the admin, or the program itself
    audience TEXT NOT NULL,                  -- all, admins, channel:NAME, topic:SLUG, chat:ID
    text TEXT NOT NULL,
    html TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL,                     -- draft, sending, done, cancelled
    created_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    done_at BIGINT
);

CREATE TABLE digests (
    id {identity},
    chat_id BIGINT NOT NULL,
    articles TEXT NOT NULL,                  -- JSON list of [topic, [article ids]]
    created_at BIGINT NOT NULL
);

CREATE TABLE outbox (
    chat_id BIGINT NOT NULL,
    kind TEXT NOT NULL,                      -- article, edit, broadcast, digest
    item_id BIGINT NOT NULL,
    channel TEXT NOT NULL,
    lane BIGINT NOT NULL,                    -- 1 breaking, 2 broadcast, 3 news, 4 digest (0, replies, never wait here)
    state TEXT NOT NULL DEFAULT 'waiting',   -- waiting, sending, sent, failed, dropped, unsure; gathered for a digest, bundled in one
    due BIGINT,                              -- when it may go, or when its lease ends; NULL once it is over
    attempts BIGINT NOT NULL DEFAULT 0,
    unsure BIGINT NOT NULL DEFAULT 0,        -- how often nobody knows whether it arrived
    created_at BIGINT NOT NULL,
    sent_at BIGINT,
    message_id TEXT NOT NULL DEFAULT '',
    why TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (chat_id, kind, item_id)
) {without_rowid};
CREATE INDEX outbox_due ON outbox (channel, lane, due) WHERE due IS NOT NULL;
CREATE INDEX outbox_item ON outbox (kind, item_id);

CREATE TABLE web_messages (
    id {identity},
    chat_id BIGINT NOT NULL,
    author TEXT NOT NULL,                    -- reader, bot
    body TEXT NOT NULL,                      -- JSON, as the page shows it
    created_at BIGINT NOT NULL
);
CREATE INDEX web_messages_chat ON web_messages (chat_id, id);

CREATE TABLE updates_seen (
    channel TEXT NOT NULL,
    update_id TEXT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (channel, update_id)
) {without_rowid};
CREATE INDEX updates_seen_at ON updates_seen (seen_at);

CREATE TABLE kept_choices (
    channel TEXT NOT NULL,
    address TEXT NOT NULL,
    commands TEXT NOT NULL,                  -- JSON list: what each number stands for
    until BIGINT NOT NULL,
    PRIMARY KEY (channel, address)
) {without_rowid};
