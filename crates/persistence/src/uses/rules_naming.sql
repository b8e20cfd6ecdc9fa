-- The first 20 guard rules that name an object. An id stands in a rule only where the rule names its object.
-- $1 object
SELECT 'guard_rules' AS kind, id FROM guard_rules
WHERE $1 = ANY (recipients) OR jsonb_path_exists(jsonb_build_array(matches, review), '$.** ? (@ == $id)', jsonb_build_object('id', $1::uuid::text))
LIMIT 20;
