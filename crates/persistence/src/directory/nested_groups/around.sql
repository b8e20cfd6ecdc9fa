-- The nestings above a group and below another.
-- $1 the group to look above, $2 the group to look below
SELECT n.group_id, n.member_id FROM nested_groups n
WHERE n.member_id = $1 OR n.member_id IN (SELECT a.ancestor_id FROM group_ancestors a WHERE a.group_id = $1)
UNION
SELECT n.group_id, n.member_id FROM nested_groups n
WHERE n.group_id = $2 OR n.group_id IN (SELECT a.group_id FROM group_ancestors a WHERE a.ancestor_id = $2);
