-- When a chat wants to hear nothing, in minutes of the Vietnamese day; both the same: never.
ALTER TABLE chats ADD COLUMN quiet_from BIGINT NOT NULL DEFAULT 0;
ALTER TABLE chats ADD COLUMN quiet_to BIGINT NOT NULL DEFAULT 0;
ALTER TABLE chats ADD COLUMN quiet_urgent BIGINT;                    -- 1: breaking news comes all the same, 0: it waits too; NULL: nobody has said
