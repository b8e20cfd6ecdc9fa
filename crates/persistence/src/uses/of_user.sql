-- The objects that name a user: ids by kind, at most 20 of each. An id stands in a flow's definition, or in a
-- rule, only where it names its object.
-- $1 user
(SELECT 'organizations' AS kind, found.id AS id FROM (
    SELECT org_id FROM members
    WHERE user_id = $1::uuid
) AS found (id) LIMIT 20)
UNION ALL
(SELECT 'groups', found.id FROM (SELECT group_id FROM group_members WHERE user_id = $1) AS found (id) LIMIT 20)
UNION ALL
(SELECT 'users', found.id FROM (SELECT id FROM users WHERE manager_id = $1) AS found (id) LIMIT 20)
UNION ALL
(SELECT 'nodes', found.id FROM (SELECT id FROM nodes WHERE owner_id = $1) AS found (id) LIMIT 20)
UNION ALL
(SELECT 'assets', found.id FROM (SELECT id FROM assets WHERE owner_id = $1) AS found (id) LIMIT 20)
UNION ALL
(SELECT 'permissions', found.id FROM (
    SELECT id FROM permissions
    WHERE users @> ARRAY[$1] AND permission_holds(permissions)
) AS found (id) LIMIT 20)
UNION ALL
(SELECT 'flows', found.id FROM (
    SELECT id FROM flows
    WHERE deleted_at IS NULL AND rule_id IS NULL AND jsonb_path_exists(definition, '$.** ? (@ == $id)', jsonb_build_object('id', $1::text))
) AS found (id) LIMIT 20)
UNION ALL
(SELECT 'tickets', found.id FROM (
    SELECT id FROM tickets WHERE applicant_id = $1 OR beneficiary_id = $1 OR decided_by = $1 OR resubmitted_by = $1
    UNION SELECT ticket_id FROM ticket_approvers WHERE user_id = $1
    UNION SELECT ticket_id FROM decisions WHERE user_id = $1
    UNION SELECT ticket_id FROM comments WHERE author_id = $1
) AS found (id) LIMIT 20)
UNION ALL
(SELECT 'grants', found.id FROM (SELECT id FROM grants WHERE beneficiary_id = $1) AS found (id) LIMIT 20)
UNION ALL
(SELECT 'guard_rules', found.id FROM (
    SELECT id FROM guard_rules
    WHERE $1 = ANY (recipients) OR jsonb_path_exists(jsonb_build_array(matches, review), '$.** ? (@ == $id)', jsonb_build_object('id', $1::text))
) AS found (id) LIMIT 20)
UNION ALL
(SELECT 'connectors', found.id FROM (SELECT id FROM connectors WHERE service_id = $1) AS found (id) LIMIT 20);
