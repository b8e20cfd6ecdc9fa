-- Makes lanes due that have new deliveries. A lane that is leased, or that waits after a failure, keeps its time. The order of the
-- recipients keeps two writers from waiting for each other.
-- $1 channel, $2 recipients
INSERT INTO delivery_lanes AS lane (channel, recipient_id, due_at)
SELECT $1, recipient, gatepass_now() FROM unnest(CAST($2 AS uuid[])) AS recipient ORDER BY recipient
ON CONFLICT (channel, recipient_id)
DO UPDATE SET version = lane.version + 1, due_at = coalesce(lane.due_at, gatepass_now());
