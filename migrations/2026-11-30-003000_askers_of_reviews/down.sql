ALTER TABLE reviews DROP COLUMN asker_id;
