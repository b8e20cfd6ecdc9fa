-- Tickets that nobody decided in time and that are still stored as open, in the order of their deadlines.
-- After the one whose deadline was $1 with id $2; $3 how many
SELECT id, decision_deadline FROM tickets
WHERE state IN ('pending', 'blocked') AND decision_deadline <= gatepass_now() AND (decision_deadline, id) > ($1, $2)
ORDER BY decision_deadline, id LIMIT $3;
