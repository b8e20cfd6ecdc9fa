-- The first 20 flows that name an object. An id stands in a flow's definition only where the flow names its object.
-- $1 object
SELECT 'flows' AS kind, id FROM flows
WHERE deleted_at IS NULL AND jsonb_path_exists(definition, '$.** ? (@ == $id)', jsonb_build_object('id', $1::uuid::text))
LIMIT 20;
