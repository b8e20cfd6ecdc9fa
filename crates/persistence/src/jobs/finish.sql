-- Ends the lease of a job, unless it has ended before. A job that was asked for again while it ran is queued again.
-- $1 job, $2 lease, $3 state, $4 attempts, $5 error (null: none), $6 seconds until it is due, $7 payload (null: as it was)
UPDATE jobs SET state = CASE WHEN again THEN 'queued' ELSE $3 END,
    attempts = CASE WHEN again AND $3 IN ('done', 'dead') THEN 0 ELSE $4 END,
    last_error = $5, run_at = gatepass_now() + make_interval(secs => $6), lease = NULL, again = false,
    finished_at = CASE WHEN $3 IN ('done', 'dead') AND NOT again THEN gatepass_now() END,
    payload = CASE WHEN again THEN payload ELSE coalesce($7, payload) END, updated_at = gatepass_now()
WHERE id = $1 AND lease = $2
RETURNING true;
