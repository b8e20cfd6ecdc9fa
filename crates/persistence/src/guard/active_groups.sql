-- The command groups that active rules name.
SELECT g.id, g.type, g.content, g.ignore_case FROM command_groups g
WHERE EXISTS (
    SELECT FROM guard_rules r
    WHERE r.is_active AND r.matches @> jsonb_build_object('command_groups', jsonb_build_array(g.id))
);
