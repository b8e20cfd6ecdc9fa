-- Ends the oldest sessions of a user, and keeps the newest ones.
-- $1 user, $2 now, $3 how many to keep
UPDATE sessions SET revoked_at = $2, revoke_reason = 'too_many_sessions'
WHERE id IN (
    SELECT id FROM sessions WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2
    ORDER BY created_at DESC, id DESC OFFSET $3)
RETURNING id;
