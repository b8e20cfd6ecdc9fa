-- The time of the newest event of the log.
SELECT e.at FROM events e ORDER BY e.id DESC LIMIT 1
