-- The user whose review a poll token follows, with the right to read it and no other. No row if the token is worthless, or is of
-- another ticket or address.
-- $1 hash of the token, $2 ticket, $3 address
SELECT u.id, u.username, u.kind, false AS is_super_admin, ARRAY['tickets:read'] AS scopes, NULL::jsonb AS rights,
    NULL::uuid AS asset_id, NULL::uuid AS created_by,
    'poll_token:' || p.id AS credential, gatepass_now() AS now, NULL::bigint AS guard_version, '{}'::jsonb AS roles, '{}'::uuid[] AS restricted
FROM poll_tokens p JOIN users u ON u.id = p.user_id JOIN tickets t ON t.id = p.ticket_id
WHERE p.hash = $1 AND p.ticket_id = $2 AND (p.proof IS NULL OR p.ip IS NOT DISTINCT FROM $3)
    AND u.is_active AND p.used_at IS NULL
    AND (t.state IN ('pending', 'blocked') OR t.updated_at > gatepass_now() - interval '1 hour');
