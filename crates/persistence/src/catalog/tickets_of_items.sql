-- The open tickets that ask for catalog items for a user, oldest first.
-- $1 user, $2 item (null: any)
SELECT t.flow_id, (t.requested ->> 'asset_id')::uuid AS asset_id, t.id, t.state
FROM tickets t
WHERE is_catalog_type(t.type) AND t.beneficiary_id = $1 AND ($2::uuid IS NULL OR t.flow_id = $2)
    AND ticket_is_open(t.state, t.decision_deadline)
ORDER BY t.id LIMIT 1000;
