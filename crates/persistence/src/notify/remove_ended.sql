-- Removes deliveries that ended more than 90 days ago. Dead ones stay, since an admin may retry them.
-- $1 how many
DELETE FROM deliveries WHERE id IN (
    SELECT id FROM deliveries WHERE ended_at < gatepass_now() - interval '90 days' AND state <> 'dead'
    ORDER BY ended_at LIMIT $1
);
