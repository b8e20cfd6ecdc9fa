-- Whether a user is another user, or a manager above them.
-- $1 where the chain of managers starts, $2 user
WITH RECURSIVE above (id) AS (
    SELECT $1::uuid
    UNION
    SELECT u.manager_id FROM users u JOIN above ON above.id = u.id WHERE u.manager_id IS NOT NULL
)
SELECT EXISTS (SELECT 1 FROM above WHERE id = $2) AS found;
