-- Alarms. What is wrong, from its beginning until the newsroom knows that it is over; then it is a record.
CREATE TABLE alarms (
    id {identity},
    kind TEXT NOT NULL,                      -- as in news/watch/alarms.py
    subject TEXT NOT NULL DEFAULT '',        -- the channel, feed, newspaper … it is about; '': there is but one
    detail TEXT NOT NULL DEFAULT '{}',       -- JSON: what its sentence names
    times BIGINT NOT NULL DEFAULT 1,         -- that it began, each within an hour of its last end
    began_at BIGINT NOT NULL,
    ended_at BIGINT,                         -- NULL: it lasts
    notice_id BIGINT,                        -- the notice that tells of it; NULL: admins have not heard of it yet
    reported_at BIGINT,                      -- when that, or last that it is over, was written
    closed_at BIGINT                         -- nothing is to be told of it any more; NULL: there is
);
CREATE INDEX alarms_open ON alarms (id) WHERE closed_at IS NULL;
CREATE INDEX alarms_kind ON alarms (kind, subject, id);

-- Of feeds in trouble admins hear by alarms, too; what they heard before is not told again.
INSERT INTO alarms (kind, subject, began_at, notice_id, reported_at)
SELECT 'feed', url, failing_since, 0, reported_at FROM feeds
 WHERE state = 'active' AND reported_at IS NOT NULL AND failing_since IS NOT NULL;
ALTER TABLE feeds DROP COLUMN reported_at;
