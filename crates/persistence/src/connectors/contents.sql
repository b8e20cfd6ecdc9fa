-- What tasks tell their connectors: the user, what the grant gives, what the user has from other grants at the same connector, and in
-- which of the groups the user stays.
-- $1 connector, $2 grants
SELECT t.grant_id, jsonb_build_object(
    'user', (SELECT jsonb_build_object('id', u.id, 'username', u.username, 'name', u.name) FROM users u WHERE u.id = t.user_id),
    'access', access_of_grant(g, c),
    'others', (
        SELECT coalesce(jsonb_agg(access_of_grant(other, c) ORDER BY other.id), '[]')
        FROM connector_tasks o JOIN grants other ON other.id = o.grant_id
        WHERE o.connector_id = t.connector_id AND o.user_id = t.user_id AND o.grant_id <> t.grant_id AND o.wanted = 'give'
            AND window_has_begun(other.window_start)),
    'stays_in', (
        SELECT coalesce(jsonb_agg(m.group_id ORDER BY m.group_id), '[]') FROM grant_groups m
        WHERE m.grant_id = g.id AND (
            EXISTS (SELECT FROM group_members l WHERE l.group_id = m.group_id AND l.user_id = t.user_id)
            OR EXISTS (
                SELECT FROM grant_groups l
                WHERE l.group_id = m.group_id AND l.user_id = t.user_id AND l.grant_id <> g.id
                    AND window_has_begun(l.valid_from) AND window_lasts(l.valid_until)))))
FROM connector_tasks t JOIN grants g ON g.id = t.grant_id JOIN connectors c ON c.id = t.connector_id
WHERE t.connector_id = $1 AND t.grant_id = ANY ($2);
