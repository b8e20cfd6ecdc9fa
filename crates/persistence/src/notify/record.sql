-- Records an attempt to send a delivery, if the sender still has the lane.
-- $1 delivery, $2 lease, $3 state, $4 error (null: none), $5 answer (null: none)
UPDATE deliveries d SET state = $3, error = $4, answer = $5, attempts = d.attempts + 1,
    first_attempt_at = coalesce(d.first_attempt_at, gatepass_now()), last_attempt_at = gatepass_now(),
    ended_at = CASE WHEN $3 <> 'pending' THEN gatepass_now() END
FROM delivery_lanes lane
WHERE d.id = $1 AND d.state = 'pending' AND lane.channel = d.channel AND lane.recipient_id = d.recipient_id AND lane.lease = $2
RETURNING true;
