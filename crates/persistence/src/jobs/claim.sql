-- Leases the job that is due longest. A running job is due when its lease has ended.
-- $1 kinds, $2 lease, $3 seconds until the lease ends
WITH due AS MATERIALIZED (
    SELECT id FROM jobs
    WHERE state IN ('queued', 'running') AND run_at <= gatepass_now() AND kind = ANY ($1)
    ORDER BY run_at LIMIT 1 FOR UPDATE SKIP LOCKED
)
UPDATE jobs SET state = 'running', attempts = jobs.attempts + 1, lease = $2, again = false,
    run_at = gatepass_now() + make_interval(secs => $3), updated_at = gatepass_now()
FROM due WHERE jobs.id = due.id
RETURNING jobs.id, jobs.kind, jobs.unique_key, jobs.payload, jobs.state, jobs.attempts, jobs.run_at,
    jobs.last_error, jobs.created_at, jobs.updated_at, jobs.finished_at;
