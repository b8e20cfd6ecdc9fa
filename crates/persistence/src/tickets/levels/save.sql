-- Stores the states of levels and their new approvers. Approvers of levels that ended are marked as not waiting, which
-- keeps them out of the index of waiting approvers.
-- $1 ticket; $2 levels, $3 their states; $4 levels that ended; $5 levels, $6 a new approver of each
WITH saved AS (
    INSERT INTO ticket_levels (ticket_id, level, state)
    SELECT $1, level, state FROM unnest($2::integer[], $3::text[]) AS changed (level, state)
    ON CONFLICT (ticket_id, level) DO UPDATE SET state = excluded.state
), ended AS (
    UPDATE ticket_approvers SET waiting = false WHERE ticket_id = $1 AND level = ANY ($4::integer[]) AND waiting
)
INSERT INTO ticket_approvers (ticket_id, level, user_id)
SELECT $1, level, user_id FROM unnest($5::integer[], $6::uuid[]) AS new (level, user_id);
