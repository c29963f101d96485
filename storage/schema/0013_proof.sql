-- The proof that nothing is missed, and who hears where it fails. Each part stands for itself.

-- Part 1: since when it is known what a chat asked for, so that what it got can be decided again.
ALTER TABLE chats ADD COLUMN changed_after BIGINT NOT NULL DEFAULT 0;    -- the newest article there was when it last changed what it hears
UPDATE chats SET changed_after = COALESCE((SELECT MAX(id) FROM articles), 0);

-- Part: notices. Until when a notice is offered again to those whom it did not reach; NULL: it is not.
ALTER TABLE notices ADD COLUMN until BIGINT;
