-- Whether a digest holds what was over of many alerts in a short time, and is no bundle of the chat's hours.
ALTER TABLE digests ADD COLUMN burst BIGINT NOT NULL DEFAULT 0;
