-- The rules that name a command group: at most 20. The index guard_rules_matches_idx finds them.
-- $1 command group
SELECT 'guard_rules' AS kind, id FROM guard_rules
WHERE matches @> jsonb_build_object('command_groups', jsonb_build_array($1::uuid))
LIMIT 20;
