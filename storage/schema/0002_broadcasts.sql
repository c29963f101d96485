-- How far an announcement has come, who is told of it, and what came of it.

ALTER TABLE broadcasts ADD COLUMN shown_at BIGINT;                   -- a draft was last looked at: it can be confirmed for a while
ALTER TABLE broadcasts ADD COLUMN reporter TEXT NOT NULL DEFAULT ''; -- channel:address that hears how it goes; '' nobody
ALTER TABLE broadcasts ADD COLUMN progress TEXT NOT NULL DEFAULT ''; -- the message there that tells it
ALTER TABLE broadcasts ADD COLUMN spread BIGINT NOT NULL DEFAULT 0;  -- the last chat whose row was written
ALTER TABLE broadcasts ADD COLUMN total BIGINT;                      -- rows in all; NULL until all are written
ALTER TABLE broadcasts ADD COLUMN outcome TEXT NOT NULL DEFAULT '';  -- JSON: the final figures
CREATE INDEX broadcasts_open ON broadcasts (id) WHERE confirmed_at IS NOT NULL AND done_at IS NULL;
