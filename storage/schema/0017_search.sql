-- The words by which an article is found: a row for each article that was ever matched, in the product's own form
-- (storage/engine/full_text.py), so that its full text search needs nothing else.
CREATE TABLE article_words (
    article_id {identity},
    words {words} NOT NULL
);
