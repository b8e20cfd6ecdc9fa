-- The number of connection tokens of a user that are ready, or that wait for a review.
-- $1 user
SELECT count(*) FROM connection_tokens c LEFT JOIN tickets t ON t.id = c.ticket_id
WHERE c.user_id = $1 AND (c.state = 'ready' AND c.expires_at > gatepass_now()
    OR c.state = 'pending' AND (ticket_is_undecided(t.state, t.decision_deadline)
        OR t.state = 'approved' AND window_lasts(t.window_end)));
