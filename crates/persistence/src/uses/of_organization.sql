-- The objects of an organization: ids by kind, at most 20 of each. Deleted flows count, since tickets may be pinned to
-- them.
-- $1 organization
(SELECT 'members' AS kind, found.id AS id FROM (SELECT user_id FROM members WHERE org_id = $1) AS found (id) LIMIT 20)
UNION ALL
(SELECT 'users', found.id FROM (SELECT id FROM users WHERE home_org_id = $1) AS found (id) LIMIT 20)
UNION ALL
(SELECT 'groups', found.id FROM (SELECT id FROM groups WHERE org_id = $1) AS found (id) LIMIT 20)
UNION ALL
(SELECT 'nodes', found.id FROM (SELECT id FROM nodes WHERE org_id = $1) AS found (id) LIMIT 20)
UNION ALL
(SELECT 'assets', found.id FROM (SELECT id FROM assets WHERE org_id = $1) AS found (id) LIMIT 20)
UNION ALL
(SELECT 'permissions', found.id FROM (SELECT id FROM permissions WHERE org_id = $1) AS found (id) LIMIT 20)
UNION ALL
(SELECT 'flows', found.id FROM (
    -- A rule stands for its own flow.
    SELECT id FROM flows WHERE org_id = $1 AND (rule_id IS NULL OR deleted_at IS NOT NULL)
) AS found (id) LIMIT 20)
UNION ALL
(SELECT 'tickets', found.id FROM (SELECT id FROM tickets WHERE org_id = $1) AS found (id) LIMIT 20)
UNION ALL
(SELECT 'grants', found.id FROM (SELECT id FROM grants WHERE org_id = $1) AS found (id) LIMIT 20)
UNION ALL
(SELECT 'guard_rules', found.id FROM (SELECT id FROM guard_rules WHERE org_id = $1) AS found (id) LIMIT 20)
UNION ALL
(SELECT 'command_groups', found.id FROM (SELECT id FROM command_groups WHERE org_id = $1) AS found (id) LIMIT 20);
