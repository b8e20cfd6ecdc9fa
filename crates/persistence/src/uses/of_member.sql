-- The objects that a user has as a member: ids by kind, at most 20 of each. A permission that a ticket made counts while
-- its grant is open.
-- $1 user, $2 organization
(SELECT 'groups' AS kind, found.id AS id FROM (
    SELECT m.group_id FROM group_members m JOIN groups g ON g.id = m.group_id
    WHERE m.user_id = $1 AND g.org_id = $2
) AS found (id) LIMIT 20)
UNION ALL
(SELECT 'permissions', found.id FROM (
    SELECT id FROM permissions
    WHERE users @> ARRAY[$1] AND org_id = $2 AND source_ticket_id IS NULL
) AS found (id) LIMIT 20)
UNION ALL
(SELECT 'grants', found.id FROM (
    SELECT id FROM grants
    WHERE beneficiary_id = $1 AND org_id = $2 AND state IN ('open', 'ready')
        AND (window_end IS NULL OR window_end > gatepass_now())
) AS found (id) LIMIT 20);
