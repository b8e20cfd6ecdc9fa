-- The user whom the rule refers to.
SELECT (r.rule ->> 'id')::uuid, NULL::uuid, NULL::uuid
