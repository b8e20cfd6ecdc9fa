-- Stores the memberships that a grant gives. Groups are locked in the order of their ids, as all references are.
-- $1 grant, $2 user, $3 begin, $4 end (null: none), $5 groups, $6 organization
INSERT INTO grant_groups (grant_id, group_id, user_id, valid_from, valid_until)
SELECT $1, g.id, $2, $3, $4 FROM groups g
WHERE g.id = ANY ($5) AND g.org_id = $6
ORDER BY g.id FOR KEY SHARE;
