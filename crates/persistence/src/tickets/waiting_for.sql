-- Open tickets whose current level asks a user to decide, by id.
-- $1 user, $2 tickets after this one, $3 how many
SELECT t.id FROM ticket_approvers a JOIN tickets t ON t.id = a.ticket_id
WHERE a.waiting AND a.user_id = $1 AND a.ticket_id > $2
    AND a.level = t.current_level AND t.state = 'pending' AND deadline_is_ahead(t.decision_deadline)
ORDER BY a.ticket_id LIMIT $3;
