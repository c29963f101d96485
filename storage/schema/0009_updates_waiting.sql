-- What people wrote, from when the platform is told that it arrived until it is handled: a kill in between must not lose it.
CREATE TABLE updates_waiting (
    channel TEXT NOT NULL,
    update_id TEXT NOT NULL,
    body {blob} NOT NULL,                    -- JSON, as the channel reads it again
    taken_at BIGINT NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0,         -- starts of the program that took it up again
    PRIMARY KEY (channel, update_id)
) {without_rowid};
