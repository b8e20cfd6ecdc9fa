-- What evaluations know of these users and assets, with the number of changes of all rules and the time. The number is read
-- before the rules, so that rules in memory are never older than their number says.
-- $1 users, $2 assets
SELECT
    (SELECT version FROM guard_version),
    gatepass_now(),
    coalesce((
        SELECT jsonb_agg(jsonb_build_object(
            'id', u.id, 'username', u.username, 'kind', u.kind, 'email', u.email, 'is_active', u.is_active,
            'is_super_admin', u.is_super_admin,
            'is_last', u.is_super_admin AND u.id IN (SELECT id FROM counted_super_admins)
                AND NOT EXISTS (SELECT FROM counted_super_admins o WHERE o.id <> u.id),
            'roles', (SELECT coalesce(jsonb_object_agg(m.org_id, m.role), '{}') FROM members m WHERE m.user_id = u.id),
            'groups', ARRAY(SELECT DISTINCT l.group_id FROM lasting_members l WHERE l.user_id = u.id),
            'stays', (SELECT s.stays FROM stays_in_groups(u.id, gatepass_now()) s)
        ))
        FROM (SELECT * FROM users WHERE id = ANY ($1) OFFSET 0) u
    ), '[]'),
    coalesce((
        SELECT jsonb_agg(jsonb_build_object(
            'id', a.id, 'org_id', a.org_id, 'category', a.category, 'is_active', a.is_active,
            'nodes', ARRAY(SELECT * FROM nodes_of_asset(a.id))
        ))
        FROM (SELECT * FROM assets WHERE id = ANY ($2) OFFSET 0) a
    ), '[]');
