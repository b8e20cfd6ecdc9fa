-- The owner of a session that is valid now, with their roles.
-- $1 session, $2 user
SELECT u.id, u.username, u.kind, u.is_super_admin, NULL::text[] AS scopes, NULL::jsonb AS rights,
    NULL::uuid AS asset_id, NULL::uuid AS created_by,
    'session:' || s.id AS credential, gatepass_now() AS now,
    coalesce((SELECT jsonb_object_agg(m.org_id, m.role) FROM members m WHERE m.user_id = u.id), '{}') AS roles
FROM sessions s JOIN users u ON u.id = s.user_id
WHERE s.id = $1 AND u.id = $2 AND u.is_active AND s.revoked_at IS NULL AND s.expires_at > gatepass_now();
