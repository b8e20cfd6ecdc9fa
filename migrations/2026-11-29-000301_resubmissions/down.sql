DROP INDEX tickets_resubmitted_from_idx;
DROP INDEX tickets_resubmitted_by_idx;
ALTER TABLE tickets DROP COLUMN resubmitted_by;
