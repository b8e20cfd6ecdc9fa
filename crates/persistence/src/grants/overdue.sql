-- Grants that have expired and are not marked as expired yet, in the order in which they expired.
-- $1 and $2 end and id of the grant before, $3 how many
SELECT id, window_end FROM grants
WHERE state IN ('open', 'ready') AND expired_at IS NULL AND NOT window_lasts(window_end) AND (window_end, id) > ($1, $2)
ORDER BY window_end, id LIMIT $3;
