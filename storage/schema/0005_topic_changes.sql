-- What a newsroom changed about its topics, one thing or all at once, and what of that was taken back. Nothing is deleted: what
-- counts are the changes since the last `import` or `reset`, without those undone. They are kept as differences, so that they
-- hold over a newer version's topics too.
CREATE TABLE topic_changes (
    id {identity},
    author TEXT NOT NULL,                    -- channel:id of the admin; "terminal" at the command line
    author_name TEXT NOT NULL DEFAULT '',
    changed_at BIGINT NOT NULL,
    what TEXT NOT NULL,                      -- add, remove, create, rename, hide, show; import, reset; undo
    topic TEXT NOT NULL DEFAULT '',          -- its slug
    part TEXT NOT NULL DEFAULT '',           -- strong, aliases, …, as in topics.toml; '' for every part
    words TEXT NOT NULL DEFAULT '',
    file TEXT NOT NULL DEFAULT '',           -- of an import: all topics, as TOML
    undoes BIGINT                            -- of an undo: the change that counts no more
);
CREATE INDEX topic_changes_undoes ON topic_changes (undoes) WHERE undoes IS NOT NULL;
