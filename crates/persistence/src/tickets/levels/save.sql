-- Stores the states of levels and their new approvers. Approvers of levels that ended are marked as not waiting, which
-- keeps them out of the index of waiting approvers. Approvers of levels that are open again are marked as waiting.
-- $1 ticket; $2 levels, $3 their states, $4 whether an admin named their approvers; $5 levels that ended, $6 levels that are
-- open again; $7 levels, $8 a new approver of each
WITH saved AS (
    INSERT INTO ticket_levels (ticket_id, level, state, is_assigned)
    SELECT $1, level, state, is_assigned
    FROM unnest($2::integer[], $3::text[], $4::boolean[]) AS changed (level, state, is_assigned)
    ON CONFLICT (ticket_id, level) DO UPDATE SET state = excluded.state, is_assigned = excluded.is_assigned
), marked AS (
    UPDATE ticket_approvers SET waiting = level = ANY ($6::integer[])
    WHERE ticket_id = $1 AND NOT withdrawn AND (level = ANY ($5::integer[]) AND waiting OR level = ANY ($6::integer[]))
)
INSERT INTO ticket_approvers (ticket_id, level, user_id)
SELECT $1, level, user_id FROM unnest($7::integer[], $8::uuid[]) AS new (level, user_id);
