-- The owner of an API key that is valid now, with their roles and those of their organizations that restrict
-- their inventory.
-- $1 API key
SELECT u.id, u.username, u.kind, u.is_super_admin, k.scopes, k.rights, k.asset_id, k.created_by,
    'api_key:' || k.id AS credential, gatepass_now() AS now, NULL::bigint AS guard_version,
    coalesce((SELECT jsonb_object_agg(m.org_id, m.role) FROM members m WHERE m.user_id = u.id), '{}') AS roles,
    ARRAY(SELECT o.id FROM members m JOIN organizations o ON o.id = m.org_id
        WHERE m.user_id = u.id AND restricts_inventory(o.settings)) AS restricted
FROM api_keys k JOIN users u ON u.id = k.user_id
WHERE k.id = $1 AND u.is_active AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > gatepass_now());
