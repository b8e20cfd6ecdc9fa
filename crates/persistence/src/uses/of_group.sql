-- The objects that name a group: ids by kind, at most 20 of each. An id stands in a flow's definition, or in a
-- rule, only where it names its object.
-- $1 group
(SELECT 'permissions' AS kind, found.id AS id FROM (
    SELECT id FROM permissions
    WHERE groups @> ARRAY[$1::uuid] AND permission_holds(permissions)
) AS found (id) LIMIT 20)
UNION ALL
(SELECT 'flows', found.id FROM (
    SELECT id FROM flows
    WHERE deleted_at IS NULL AND rule_id IS NULL AND jsonb_path_exists(definition, '$.** ? (@ == $id)', jsonb_build_object('id', $1::text))
) AS found (id) LIMIT 20)
UNION ALL
(SELECT 'grants', found.id FROM (
    SELECT grant_id FROM grant_groups
    WHERE group_id = $1 AND window_lasts(valid_until)
) AS found (id) LIMIT 20)
UNION ALL
(SELECT 'groups', found.id FROM (SELECT group_id FROM nested_groups WHERE member_id = $1) AS found (id) LIMIT 20)
UNION ALL
(SELECT 'guard_rules', found.id FROM (
    SELECT id FROM guard_rules
    WHERE jsonb_path_exists(jsonb_build_array(matches, review), '$.** ? (@ == $id)', jsonb_build_object('id', $1::text))
) AS found (id) LIMIT 20);
