-- Counts an attempt for each subject. A window that is over begins anew. The subjects are sorted, so that two attempts
-- never deadlock.
-- $1 subjects, $2 seconds of a window
INSERT INTO login_throttle AS t (subject, window_start, failures)
SELECT s, gatepass_now(), 1 FROM unnest($1::text[]) AS s ORDER BY s
ON CONFLICT (subject) DO UPDATE SET
    failures = CASE WHEN t.window_start + make_interval(secs => $2) <= gatepass_now() THEN 1 ELSE t.failures + 1 END,
    window_start = CASE WHEN t.window_start + make_interval(secs => $2) <= gatepass_now() THEN gatepass_now()
        ELSE t.window_start END
RETURNING subject, failures, window_start;
