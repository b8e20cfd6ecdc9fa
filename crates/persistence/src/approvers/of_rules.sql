-- Everybody whom these rules name, and these people, with what counts about them.
-- $1 organization (null: none), $2 beneficiary (null: nobody), $3 assets, $4 nodes, $5 people, $6 rules
SELECT n.how, n.via, u.id, u.username, u.name, u.is_active, u.kind = 'human', NULL::uuid, NULL::integer
FROM people_named_by_rules($1, $2, $3, $4, $5, $6) n
CROSS JOIN LATERAL (SELECT * FROM users WHERE id = n.user_id OFFSET 0) u
ORDER BY n.place, u.id;
