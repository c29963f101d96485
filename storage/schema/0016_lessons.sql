-- Lessons: articles whose topics the newsroom put right. Each is an entry of topic_changes, which has who, when and undo.
CREATE TABLE lessons (
    change_id BIGINT PRIMARY KEY,            -- of its entry in topic_changes
    article_id BIGINT NOT NULL,              -- which may be forgotten by now
    title TEXT NOT NULL,
    lead TEXT NOT NULL,
    had TEXT NOT NULL,                       -- slugs of what it was taken for, a blank between them
    topics TEXT NOT NULL                     -- and of what it is about; '': of nothing
);
