-- Removes kept answers of refresh tokens that are too old to be replayed.
-- $1 how many, $2 seconds for which an answer is kept
UPDATE refresh_tokens SET replay = NULL WHERE hash = ANY (ARRAY(
    SELECT hash FROM refresh_tokens
    WHERE replay IS NOT NULL AND used_at <= gatepass_now() - make_interval(secs => $2)
    ORDER BY used_at LIMIT $1 FOR UPDATE SKIP LOCKED));
