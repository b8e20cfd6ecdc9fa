-- Open grants that end between two times.
-- $1 and $2 times, $3 grant before the first, $4 how many
SELECT g.id, g.window_end, CAST(extract(epoch FROM g.window_end - g.window_start) AS double precision)
FROM grants g
WHERE g.state IN ('open', 'ready') AND g.state = 'open' AND g.expired_at IS NULL AND window_lasts(g.window_end)
    AND g.window_end > $1 AND g.window_end <= $2 AND g.id > $3
ORDER BY g.id LIMIT $4;
