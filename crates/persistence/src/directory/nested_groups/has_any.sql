-- Whether one of these users is a member of a group, now or later.
-- $1 group, $2 users
SELECT EXISTS (SELECT FROM lasting_members m WHERE m.group_id = $1 AND m.user_id = ANY ($2))
    OR EXISTS (
        SELECT FROM given_members m
        WHERE m.group_id = $1 AND m.user_id = ANY ($2) AND window_lasts(m.valid_until));
