-- The sequences: the first value of each, and the one that it gave last.
SELECT s.sequencename::text AS name, s.start_value AS first, s.last_value AS last
FROM pg_sequences s
WHERE s.schemaname = current_schema()
ORDER BY s.sequencename
