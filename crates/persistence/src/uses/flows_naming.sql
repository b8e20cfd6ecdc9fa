-- The flows that name something: the first 20.
-- An id stands nowhere in a flow's definition but where it names something.
-- $1 what they name
SELECT 'flows' AS kind, id FROM flows
WHERE deleted_at IS NULL AND jsonb_path_exists(definition, '$.** ? (@ == $id)', jsonb_build_object('id', $1::uuid::text))
LIMIT 20;
