-- Tickets that have expired and are still stored as open, in the order of their deadlines.
-- $1 and $2 deadline and id of the ticket before, $3 how many
SELECT id, decision_deadline FROM tickets
WHERE ticket_is_overdue(state, decision_deadline) AND (decision_deadline, id) > ($1, $2)
ORDER BY decision_deadline, id LIMIT $3;
