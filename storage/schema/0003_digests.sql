-- What a limited plan has used up, whom it has no room for, and what waits for a digest.

CREATE TABLE quota_use (
    channel TEXT NOT NULL,
    day TEXT NOT NULL,                       -- of Vietnam, 2026-11-23
    messages BIGINT NOT NULL,
    PRIMARY KEY (channel, day)
) {without_rowid};

CREATE TABLE turned_away (                   -- told once that the plan has no room for them
    channel TEXT NOT NULL,
    address TEXT NOT NULL,
    told_at BIGINT NOT NULL,
    PRIMARY KEY (channel, address)
) {without_rowid};

CREATE TABLE group_keepers (                 -- who changes a group's settings, where the platform names no leader
    channel TEXT NOT NULL,
    address TEXT NOT NULL,
    who TEXT NOT NULL,
    PRIMARY KEY (channel, address)
) {without_rowid};

ALTER TABLE digests ADD COLUMN further BIGINT NOT NULL DEFAULT 0;

CREATE INDEX outbox_gathered ON outbox (chat_id) WHERE state = 'gathered';
CREATE INDEX outbox_digests ON outbox (channel, sent_at) WHERE kind = 'digest';
CREATE INDEX chats_digest ON chats (digest_at) WHERE digest_at IS NOT NULL;
