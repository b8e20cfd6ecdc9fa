-- Stores a job. Where one with its key waits, that one starts anew; where one with its key runs, it runs once more from the start.
-- $1 id, $2 kind, $3 unique key (null: none), $4 payload, $5 when it is due, $6 now
INSERT INTO jobs (id, kind, unique_key, payload, state, attempts, run_at, created_at, updated_at)
VALUES ($1, $2, $3, $4, 'queued', 0, $5, $6, $6)
ON CONFLICT (unique_key) WHERE state IN ('queued', 'running')
DO UPDATE SET again = jobs.state = 'running', payload = excluded.payload;
