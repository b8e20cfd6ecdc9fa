-- Takes approvers out of levels. A row that is withdrawn records that they were asked. It has the negative number of the level,
-- which makes it withdrawn, because servers of the last release read it so (migrations/README.md).
-- $1 ticket, $2 levels, $3 the user for each
WITH gone AS (
    DELETE FROM ticket_approvers
    WHERE ticket_id = $1 AND NOT withdrawn AND (level, user_id) IN (
        SELECT level, user_id FROM unnest($2::integer[], $3::uuid[]) AS old (level, user_id))
    RETURNING level, user_id
)
INSERT INTO ticket_approvers (ticket_id, level, user_id, waiting)
SELECT $1, -level, user_id, false FROM gone
ON CONFLICT DO NOTHING;
