-- Some of the undecided tickets that ask for a session on a device.
-- $1 organization, $2 JSON array of its id, $3 how many
SELECT id FROM tickets
WHERE org_id = $1 AND ticket_is_undecided(state, decision_deadline)
    AND is_device_type(type) AND requested ->> 'asset_id' = $2::jsonb ->> 0
ORDER BY id LIMIT $3;
