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
