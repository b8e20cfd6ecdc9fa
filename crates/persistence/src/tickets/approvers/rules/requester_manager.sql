-- The manager at the given number of steps above the beneficiary. A chain of managers ends before it repeats a user.
WITH RECURSIVE chain AS (
    SELECT u.manager_id AS id, 1::bigint AS depth, ARRAY[u.id] AS seen FROM users u
    WHERE u.id = r.beneficiary AND u.manager_id <> u.id
    UNION ALL
    SELECT u.manager_id, c.depth + 1, c.seen || u.id FROM chain c JOIN users u ON u.id = c.id
    WHERE c.depth < coalesce((r.rule ->> 'depth')::bigint, 1)
        AND u.manager_id <> u.id AND NOT u.manager_id = ANY (c.seen)
)
SELECT c.id, NULL::uuid, NULL::uuid FROM chain c WHERE c.depth = coalesce((r.rule ->> 'depth')::bigint, 1)
