-- The members of the group that the rule refers to, permanent members and members by a grant.
SELECT m.user_id, NULL::uuid, NULL::uuid FROM effective_members m WHERE m.group_id = (r.rule ->> 'id')::uuid
