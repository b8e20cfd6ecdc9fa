-- The members of the group that the rule refers to, lasting and by grants.
SELECT m.user_id FROM effective_members m WHERE m.group_id = (r.rule ->> 'id')::uuid
