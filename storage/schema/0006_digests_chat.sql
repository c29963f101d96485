-- A chat that is forgotten takes its digests along; without this, each of many that are would go through all digests.
CREATE INDEX digests_chat ON digests (chat_id);
