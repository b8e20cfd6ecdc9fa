-- A manager, and everybody above them. UNION drops a user who was found before, so a circle ends.
-- $1 manager
WITH RECURSIVE above (id) AS (
    SELECT $1::uuid
    UNION
    SELECT u.manager_id FROM users u JOIN above ON above.id = u.id WHERE u.manager_id IS NOT NULL
)
SELECT id FROM above;
