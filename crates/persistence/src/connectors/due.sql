-- The connectors that are posted tasks, and have some.
-- $1 how many
SELECT c.id FROM connectors c
WHERE c.url IS NOT NULL AND EXISTS (
    SELECT FROM connector_tasks t
    WHERE t.connector_id = c.id AND t.done_at IS NULL AND t.due_at <= gatepass_now())
ORDER BY c.id LIMIT $1;
