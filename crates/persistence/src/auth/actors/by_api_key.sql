-- The owner of an API key that is valid now, with their roles and those of their organizations that restrict
-- their inventory. Records the use of a key as an event at most once a minute.
-- If several callers use the key at once, one of them records it: the others skip the locked row instead of waiting for it.
-- The age of the last use is checked again on the locked row, so that a use is never recorded twice.
-- $1 hash of the key; of the event: $2 id, $3 ip, $4 request, $5 trace, $6 action, $7 kind of its subject
WITH good AS MATERIALIZED (
    SELECT u.id, u.username, u.kind, u.is_super_admin, k.scopes, k.rights, k.asset_id, k.created_by, k.id AS key_id
    FROM api_keys k JOIN users u ON u.id = k.user_id
    WHERE k.hash = $1 AND u.is_active AND k.revoked_at IS NULL
        AND (k.expires_at IS NULL OR k.expires_at > gatepass_now())
), due AS (
    SELECT k.id FROM api_keys k
    WHERE k.id = (SELECT key_id FROM good)
        AND (k.last_used_at IS NULL OR k.last_used_at <= gatepass_now() - interval '1 minute')
    FOR NO KEY UPDATE SKIP LOCKED
), used AS (
    UPDATE api_keys k SET last_used_at = gatepass_now() FROM due WHERE k.id = due.id RETURNING k.id
), logged AS (
    INSERT INTO events (id, at, action, actor_id, credential, credential_made_by, subject_type, subject_id,
        ip, request_id, trace_id, data)
    SELECT $2, gatepass_now(), $6, good.id, 'api_key:' || used.id, good.created_by, $7, used.id,
        $3, $4, $5, '{}'
    FROM used, good
)
SELECT id, username, kind, is_super_admin, scopes, rights, asset_id, created_by,
    'api_key:' || key_id AS credential, gatepass_now() AS now, (SELECT version FROM guard_version) AS guard_version,
    EXISTS (SELECT FROM used) AS is_recorded,
    coalesce((SELECT jsonb_object_agg(m.org_id, m.role) FROM members m WHERE m.user_id = good.id), '{}') AS roles,
    ARRAY(SELECT o.id FROM members m JOIN organizations o ON o.id = m.org_id
        WHERE m.user_id = good.id AND restricts_inventory(o.settings)) AS restricted
FROM good;
