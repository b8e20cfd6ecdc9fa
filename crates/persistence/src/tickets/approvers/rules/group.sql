-- The members of the group that the rule refers to and of the groups below it, permanent members and members by a grant.
SELECT m.user_id, NULL::uuid, NULL::uuid FROM present_members m WHERE m.group_id = (r.rule ->> 'id')::uuid
