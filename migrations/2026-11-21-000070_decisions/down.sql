DROP INDEX tickets_blocked_idx;
ALTER TABLE tickets DROP COLUMN resubmitted_from;
ALTER TABLE tickets DROP COLUMN overridden;
