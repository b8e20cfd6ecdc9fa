ALTER TABLE sessions DROP COLUMN review_id;
DROP TABLE poll_tokens;
