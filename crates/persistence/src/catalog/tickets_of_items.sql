-- The open tickets that ask for catalog items for a user, oldest first.
-- $1 user, $2 item (null: any)
SELECT t.flow_id, (t.requested ->> 'asset_id')::uuid AS asset_id, t.id, t.state
FROM tickets t
WHERE t.type IN ('resource_access', 'device_admin') AND t.beneficiary_id = $1 AND ($2::uuid IS NULL OR t.flow_id = $2)
    AND t.state IN ('pending', 'blocked', 'error') AND t.decision_deadline > gatepass_now()
ORDER BY t.id LIMIT 1000;
