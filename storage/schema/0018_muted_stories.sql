-- Stories that chats want to hear no more of, each by an article of it: what tells it again, or how it goes on, is not sent there.
CREATE TABLE muted_stories (
    chat_id BIGINT NOT NULL,
    article_id BIGINT NOT NULL,
    muted_at BIGINT NOT NULL,                -- forgotten some weeks later: no story goes on for longer
    PRIMARY KEY (chat_id, article_id)
) {without_rowid};
CREATE INDEX muted_stories_article ON muted_stories (article_id);
