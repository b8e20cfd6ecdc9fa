-- Removes sessions, with their commands, that ended longer ago than their organization keeps them, and connection tokens that were
-- asked for more than a week ago. Organizations that do not say how long keep sessions for ever.
-- $1 how many of each
WITH tokens AS (
    DELETE FROM connection_tokens WHERE id = ANY (
        ARRAY(SELECT id FROM connection_tokens WHERE created_at < gatepass_now() - interval '7 days'
            ORDER BY created_at LIMIT $1 FOR UPDATE SKIP LOCKED))
    RETURNING 1
), sessions AS (
    DELETE FROM asset_sessions WHERE id = ANY (ARRAY(
        SELECT s.id FROM organizations o CROSS JOIN LATERAL (
            SELECT a.id FROM asset_sessions a
            WHERE a.org_id = o.id
                AND a.ended_at < gatepass_now() - make_interval(days => (o.settings ->> 'session_records_days')::integer)
            ORDER BY a.ended_at LIMIT $1
        ) s
        WHERE o.settings ->> 'session_records_days' IS NOT NULL LIMIT $1))
    RETURNING 1
)
SELECT FROM tokens UNION ALL SELECT FROM sessions;
