ALTER TABLE guard_rules DROP COLUMN recipients;
