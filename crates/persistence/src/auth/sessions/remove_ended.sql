-- Removes sessions that expired, and sessions that were revoked.
-- $1 how many of each
DELETE FROM sessions WHERE id = ANY (
    ARRAY(SELECT id FROM sessions WHERE expires_at <= gatepass_now() ORDER BY expires_at LIMIT $1
        FOR UPDATE SKIP LOCKED)
    || ARRAY(SELECT id FROM sessions WHERE revoked_at <= gatepass_now() ORDER BY revoked_at LIMIT $1
        FOR UPDATE SKIP LOCKED));
