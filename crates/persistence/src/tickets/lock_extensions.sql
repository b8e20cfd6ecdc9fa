-- The open tickets that ask to extend a grant, locked in the order of their ids.
-- $1 the grant's id, as text
SELECT id FROM tickets
WHERE extension ->> 'grant_id' = $1 AND state IN ('pending', 'blocked', 'error')
ORDER BY id FOR UPDATE;
