-- The number of connection tokens of a user that are ready, or that wait for a review.
-- $1 user
SELECT count(*) FROM connection_tokens c LEFT JOIN tickets t ON t.id = c.ticket_id
WHERE c.user_id = $1 AND (c.state = 'ready' AND c.expires_at > gatepass_now()
    OR c.state = 'pending' AND (t.state IN ('pending', 'blocked') AND t.decision_deadline > gatepass_now()
        OR t.state = 'approved' AND t.window_end > gatepass_now()));
