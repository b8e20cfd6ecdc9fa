-- The recipient of a message who decides by it, with the rights to read and decide tickets and no other. No row if they are
-- deactivated, or if the message is deleted or is for a program.
-- $1 delivery
SELECT u.id, u.username, u.kind, u.is_super_admin, ARRAY['tickets:read', 'tickets:write'] AS scopes, NULL::jsonb AS rights,
    NULL::uuid AS asset_id, NULL::uuid AS created_by,
    'message:' || d.id AS credential, gatepass_now() AS now, NULL::bigint AS guard_version,
    coalesce((SELECT jsonb_object_agg(m.org_id, m.role) FROM members m WHERE m.user_id = u.id), '{}') AS roles,
    ARRAY(SELECT o.id FROM members m JOIN organizations o ON o.id = m.org_id
        WHERE m.user_id = u.id AND restricts_inventory(o.settings)) AS restricted
FROM deliveries d JOIN users u ON u.id = d.recipient_id
WHERE d.id = $1 AND d.channel <> 'webhook' AND u.is_active AND u.kind = 'human';
