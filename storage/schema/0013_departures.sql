-- Departures. A claimed row has not left before this is set; what an older version was sending may have.
ALTER TABLE outbox ADD COLUMN departed_at BIGINT;                    -- of the claim that lasts; without meaning in other states
UPDATE outbox SET departed_at = created_at WHERE state = 'sending';
