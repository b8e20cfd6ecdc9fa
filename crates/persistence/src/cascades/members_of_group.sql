-- The number of users who are in a group now, and the ids of the first 1,000.
-- $1 group
SELECT count(*), coalesce((array_agg(user_id ORDER BY user_id))[1:1000], '{}') AS ids
FROM effective_members WHERE group_id = $1;
