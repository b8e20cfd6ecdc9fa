-- The grant that a ticket extends: its id, and its window at submission.
ALTER TABLE tickets ADD COLUMN extension jsonb;
CREATE INDEX tickets_extension_idx ON tickets ((extension ->> 'grant_id')) WHERE extension IS NOT NULL;
