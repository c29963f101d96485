-- What readers hear once of a topic that is silent, and what they copy from one channel to another. Each part stands for itself.

-- Part 1: silences that a chat was told of, so that it hears of each once.
CREATE TABLE silence_reports (
    chat_id BIGINT NOT NULL,
    topic TEXT NOT NULL,                     -- its slug
    last BIGINT NOT NULL,                    -- when its last article before the silence was seen; 0: none is known
    reported_at BIGINT NOT NULL,
    PRIMARY KEY (chat_id, topic)
) {without_rowid};

-- Part 2: codes that copy a chat's settings to another chat, of any channel.
CREATE TABLE link_codes (
    code_hash TEXT PRIMARY KEY,              -- keyed with a secret of this database: the code itself is not kept
    chat_id BIGINT NOT NULL,                 -- whose settings it copies
    created_at BIGINT NOT NULL,
    until BIGINT NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0,         -- how often it was typed
    taken_by BIGINT,                         -- the chat that typed it first, and may copy; NULL: nobody did
    used_at BIGINT                           -- when the settings were copied; NULL: not yet
) {without_rowid};
CREATE INDEX link_codes_chat ON link_codes (chat_id);
CREATE INDEX link_codes_taken ON link_codes (taken_by) WHERE taken_by IS NOT NULL;

CREATE TABLE link_guesses (                  -- codes that were typed and are none
    id {identity},
    chat_id BIGINT NOT NULL,                 -- 0: a chat that is forgotten by now
    guessed_at BIGINT NOT NULL
);
CREATE INDEX link_guesses_at ON link_guesses (guessed_at);
CREATE INDEX link_guesses_chat ON link_guesses (chat_id);

CREATE TABLE former_settings (               -- what a chat had before others were copied over it, as long as that can be undone
    id {identity},
    chat_id BIGINT NOT NULL,
    settings TEXT NOT NULL,                  -- JSON: as storage/settings_copies.py reads them
    created_at BIGINT NOT NULL,
    restored_at BIGINT                       -- NULL as long as nobody took it back
);
CREATE INDEX former_settings_chat ON former_settings (chat_id);

-- Part 3: what goes by itself. Since when a chat is gone: it blocked us, or left; NULL: it is there, or nobody has noted it yet.
ALTER TABLE chats ADD COLUMN suspended_at BIGINT;
CREATE INDEX chats_gone ON chats (state) WHERE state <> 'active';
-- Whether English was offered to somebody who writes it: 1; it is once.
ALTER TABLE chats ADD COLUMN english_offered BIGINT NOT NULL DEFAULT 0;
-- Of whom the plan has no room for, a fingerprint of the address is kept from now on, not the address.
DELETE FROM turned_away;
