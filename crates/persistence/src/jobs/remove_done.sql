-- Removes jobs that were done a week ago.
-- $1 how many
DELETE FROM jobs WHERE id = ANY (ARRAY(
    SELECT id FROM jobs WHERE state = 'done' AND finished_at <= gatepass_now() - interval '7 days'
    ORDER BY finished_at LIMIT $1 FOR UPDATE SKIP LOCKED));
