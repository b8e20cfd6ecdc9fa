-- The largest number of groups above one of these: a group and all groups below it. And the largest number of groups below one
-- of these: another group and all groups above it.
-- $1 the group to look above, $2 the group to look below
SELECT
    (SELECT coalesce(max(c.n), 0) FROM (
        SELECT count(*) AS n FROM group_ancestors a
        WHERE a.group_id = $2 OR a.group_id IN (SELECT b.group_id FROM group_ancestors b WHERE b.ancestor_id = $2)
        GROUP BY a.group_id
    ) c),
    (SELECT coalesce(max(c.n), 0) FROM (
        SELECT count(*) AS n FROM group_ancestors a
        WHERE a.ancestor_id = $1 OR a.ancestor_id IN (SELECT b.ancestor_id FROM group_ancestors b WHERE b.group_id = $1)
        GROUP BY a.ancestor_id
    ) c);
