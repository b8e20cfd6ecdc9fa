-- What the command groups of an organization are compiled from. Lists are not compiled, so their contents are not read.
-- $1 organization (null: the global groups)
SELECT id, type, CASE WHEN type = 'regex' THEN content ELSE '' END, ignore_case FROM command_groups
WHERE org_id IS NOT DISTINCT FROM $1;
