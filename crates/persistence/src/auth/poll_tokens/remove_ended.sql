-- Removes tokens that were used, and tokens whose ticket ended an hour ago.
-- $1 how many
DELETE FROM poll_tokens WHERE id = ANY (ARRAY(
    SELECT p.id FROM poll_tokens p JOIN tickets t ON t.id = p.ticket_id
    WHERE p.used_at IS NOT NULL
        OR t.state NOT IN ('pending', 'blocked') AND t.updated_at <= gatepass_now() - interval '1 hour'
    LIMIT $1 FOR UPDATE OF p SKIP LOCKED));
