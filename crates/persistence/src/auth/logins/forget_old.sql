-- Removes counts of windows that are over.
-- $1 how many, $2 seconds of a window
DELETE FROM login_throttle WHERE subject = ANY (ARRAY(
    SELECT subject FROM login_throttle WHERE window_start <= gatepass_now() - make_interval(secs => $2)
    ORDER BY window_start LIMIT $1 FOR UPDATE SKIP LOCKED));
