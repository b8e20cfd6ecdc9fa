-- Stores who is asked to decide.
-- $1 ticket, $2 levels, $3 the user for each
INSERT INTO ticket_approvers (ticket_id, level, user_id)
SELECT $1, level, user_id FROM unnest($2::integer[], $3::uuid[]) AS new (level, user_id);
