-- Which of these users are members of these groups now, for whatever reason.
-- $1 login names, $2 groups; the first element of each array makes the first pair, and so on
SELECT asked.username, asked.group_id
FROM unnest($1::text[], $2::uuid[]) asked (username, group_id) JOIN users u ON u.username = asked.username
WHERE asked.group_id = ANY (ARRAY(SELECT * FROM groups_of_user(u.id, gatepass_now())));
