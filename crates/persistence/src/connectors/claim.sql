-- The grants whose tasks a connector is given next. A user has one task at a time: another one waits for its lease to end. The
-- caller has locked the connector.
-- $1 connector, $2 how many
SELECT t.grant_id FROM connector_tasks t
WHERE t.connector_id = $1 AND t.done_at IS NULL AND t.due_at <= gatepass_now()
    AND NOT EXISTS (
        SELECT FROM connector_tasks o
        WHERE o.connector_id = t.connector_id AND o.user_id = t.user_id AND o.grant_id <> t.grant_id
            AND (o.leased_until > gatepass_now()
                OR (o.done_at IS NULL AND o.due_at <= gatepass_now() AND (o.due_at, o.id) < (t.due_at, t.id))))
ORDER BY t.due_at, t.id LIMIT $2
FOR NO KEY UPDATE OF t SKIP LOCKED;
