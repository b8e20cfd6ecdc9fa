-- Makes a lane due at once, also if it waits after a failure. A lane that is leased keeps its lease.
-- $1 channel, $2 recipient
INSERT INTO delivery_lanes AS lane (channel, recipient_id, due_at) VALUES ($1, $2, gatepass_now())
ON CONFLICT (channel, recipient_id)
DO UPDATE SET version = lane.version + 1, due_at = CASE WHEN lane.lease IS NULL THEN gatepass_now() ELSE lane.due_at END;
