-- Some of the open tickets that ask for a session on a device.
-- $1 organization, $2 JSON array of its id, $3 how many
SELECT id FROM tickets
WHERE org_id = $1 AND state IN ('pending', 'blocked') AND decision_deadline > gatepass_now()
    AND type = 'device_admin' AND requested ->> 'asset_id' = $2::jsonb ->> 0
ORDER BY id LIMIT $3;
