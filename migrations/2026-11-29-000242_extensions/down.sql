DROP INDEX tickets_extension_idx;
ALTER TABLE tickets DROP COLUMN extension;
