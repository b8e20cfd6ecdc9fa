-- Gives a lane back. A delivery that came since the lane was leased has changed its version, and makes it due at once.
-- $1 channel, $2 recipient, $3 lease, $4 version, $5 seconds until it is due (null: there was no failure), $6 whether it has more,
-- $7 misses
UPDATE delivery_lanes lane SET lease = NULL, misses = $7,
    due_at = CASE WHEN CAST($5 AS double precision) IS NOT NULL THEN gatepass_now() + make_interval(secs => $5)
        WHEN $6 OR lane.version <> $4 THEN gatepass_now() END
WHERE lane.channel = $1 AND lane.recipient_id = $2 AND lane.lease = $3;
