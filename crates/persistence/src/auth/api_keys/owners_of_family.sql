-- The owners of a key or of a user's keys, of the keys that were made with those, of the keys made with these, and so on.
-- $1 key or user, $2 whether keys count that the user made for others
WITH RECURSIVE family AS (
    SELECT id, user_id FROM api_keys WHERE $1 IN (id, user_id) OR ($2 AND created_by = $1)
    UNION
    SELECT k.id, k.user_id FROM api_keys k JOIN family f ON k.made_with = f.id
)
SELECT DISTINCT user_id FROM family;
