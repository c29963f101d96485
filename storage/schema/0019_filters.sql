-- Several filters of a chat, each heard in its own way.
ALTER TABLE filters ADD COLUMN digest_at BIGINT;                         -- its next digest; NULL: at once, or with its chat's next
ALTER TABLE chats ADD COLUMN own_modes BIGINT NOT NULL DEFAULT 0;        -- 1: some filter of it has a mode or hours of its own
ALTER TABLE chats ADD COLUMN editing BIGINT NOT NULL DEFAULT 0;          -- the filter that its commands are about; 0: its first
ALTER TABLE chats ADD COLUMN edited_at BIGINT NOT NULL DEFAULT 0;        -- when somebody last turned to that
ALTER TABLE outbox ADD COLUMN silent BIGINT NOT NULL DEFAULT 0;          -- 1: comes without a sound
ALTER TABLE outbox ADD COLUMN hold BIGINT NOT NULL DEFAULT 0;            -- of what is gathered: no digest takes it before; 0: the next one does
ALTER TABLE former_filters ADD COLUMN filters TEXT NOT NULL DEFAULT '';  -- JSON: the rows of the filters themselves; '': they stay

-- What filters are measured by: the articles of a week that were sent to whoever asked, each story once.
CREATE INDEX articles_stories ON articles (first_seen, cluster_id, id) WHERE state = 'matched';
