-- The approval of a review, locked until the transaction ends: its window, whether it counts more than once, and when it counted
-- first. No row if the ticket is no review, or is not approved.
-- $1 ticket
SELECT t.window_start, t.window_end, r.is_reusable, r.used_at
FROM reviews r JOIN tickets t ON t.id = r.ticket_id
WHERE r.ticket_id = $1 AND t.state = 'approved' AND t.window_start IS NOT NULL
FOR UPDATE OF r;
