-- A newspaper without a feed can be followed by its news sitemap or a section's page; a feed that moved away is told of.
ALTER TABLE feeds ADD COLUMN form TEXT NOT NULL DEFAULT 'rss';       -- rss, sitemap, section
ALTER TABLE feeds ADD COLUMN moved_to TEXT NOT NULL DEFAULT '';      -- where a permanent redirect leads off the site
ALTER TABLE feeds ADD COLUMN moved_told TEXT NOT NULL DEFAULT '';    -- the address admins were told of
