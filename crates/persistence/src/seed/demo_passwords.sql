-- Gives the people of the small company the password of the hash $1. The first four are a requester, her manager, an admin and an
-- auditor.
WITH changed AS (
    UPDATE users u SET password_hash = $1, updated_at = gatepass_now()
    WHERE u.id IN (SELECT seed_id('user', i) FROM generate_series(0, 3) AS i)
    RETURNING u.id, u.username
)
SELECT c.username FROM changed c ORDER BY c.id
