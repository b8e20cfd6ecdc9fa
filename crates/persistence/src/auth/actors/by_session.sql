-- The owner of a session that is valid now, with their roles and those of their organizations that restrict
-- their inventory.
-- $1 session, $2 user
SELECT u.id, u.username, u.kind, u.is_super_admin, NULL::text[] AS scopes, NULL::jsonb AS rights,
    NULL::uuid AS asset_id, NULL::uuid AS created_by,
    'session:' || s.id AS credential, gatepass_now() AS now, NULL::bigint AS guard_version,
    coalesce((SELECT jsonb_object_agg(m.org_id, m.role) FROM members m WHERE m.user_id = u.id), '{}') AS roles,
    ARRAY(SELECT o.id FROM members m JOIN organizations o ON o.id = m.org_id
        WHERE m.user_id = u.id AND restricts_inventory(o.settings)) AS restricted
FROM sessions s JOIN users u ON u.id = s.user_id
WHERE s.id = $1 AND u.id = $2 AND u.is_active AND s.revoked_at IS NULL AND s.expires_at > gatepass_now();
