-- Leases the lanes that are due longest.
-- $1 channels, $2 lease, $3 seconds until the lease ends, $4 how many
WITH due AS MATERIALIZED (
    SELECT channel, recipient_id FROM delivery_lanes
    WHERE due_at <= gatepass_now() AND channel = ANY ($1)
    ORDER BY due_at LIMIT $4 FOR UPDATE SKIP LOCKED
)
UPDATE delivery_lanes lane SET lease = $2, due_at = gatepass_now() + make_interval(secs => $3)
FROM due WHERE lane.channel = due.channel AND lane.recipient_id = due.recipient_id
RETURNING lane.channel, lane.recipient_id, lane.misses, lane.version;
