-- Scheduled grants that begin between two times.
-- $1 and $2 times, $3 grant before the first, $4 how many
SELECT g.id, g.window_start, CAST(0 AS double precision)
FROM grants g
WHERE g.state = 'open' AND g.window_start > g.created_at AND g.started_at IS NULL AND window_lasts(g.window_end)
    AND g.window_start > $1 AND g.window_start <= $2 AND g.id > $3
ORDER BY g.id LIMIT $4;
