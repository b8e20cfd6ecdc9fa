-- Stores the periodic jobs that are missing. Their kind is their key.
-- $1 ids, $2 kinds
INSERT INTO jobs (id, kind, unique_key, payload, state, attempts, run_at, created_at, updated_at)
SELECT id, kind, kind, '{}', 'queued', 0, gatepass_now(), gatepass_now(), gatepass_now()
FROM unnest($1::uuid[], $2::text[]) AS periodic (id, kind)
ON CONFLICT (unique_key) WHERE state IN ('queued', 'running') DO NOTHING;
