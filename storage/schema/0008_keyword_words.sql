-- A keyword as the person typed it; what is compared is its value. '' where nobody said.
ALTER TABLE subscriptions ADD COLUMN words TEXT NOT NULL DEFAULT '';
