-- Stores the differences between the old and the new readers of a ticket.
-- $1 ticket; $2 why, $3 at which level, $4 whom it is visible to no more; $5 why, $6 at which level, $7 whom it is visible to from
-- now on
WITH gone AS (
    DELETE FROM ticket_readers
    WHERE ticket_id = $1 AND (because, level, user_id) IN (
        SELECT because, level, user_id
        FROM unnest($2::text[], $3::integer[], $4::uuid[]) AS old (because, level, user_id))
)
INSERT INTO ticket_readers (ticket_id, because, level, user_id)
SELECT $1, because, level, user_id
FROM unnest($5::text[], $6::integer[], $7::uuid[]) AS new (because, level, user_id)
ON CONFLICT DO NOTHING;
