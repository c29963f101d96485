-- How a chat hears on Sundays and public holidays: 0 as on other days, 1 one digest in the morning, 2 urgent news alone.
ALTER TABLE chats ADD COLUMN days_off BIGINT NOT NULL DEFAULT 0;
-- When its pause began; NULL: it has none, or had one before this was kept.
ALTER TABLE chats ADD COLUMN paused_at BIGINT;
