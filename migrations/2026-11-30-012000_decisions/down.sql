ALTER TABLE deliveries DROP COLUMN decided_at;
