-- Counts an act, unless it happened as often as it may within the window: then there is no row. The row is locked before it is
-- read, so that acts at the same moment all count.
-- $1 channel, $2 subject, $3 seconds of the window, $4 how often it may happen
INSERT INTO chat_limits AS l (channel_id, subject, times, last_at) VALUES ($1, $2, ARRAY[gatepass_now()], gatepass_now())
ON CONFLICT (channel_id, subject) DO UPDATE SET
    times = ARRAY(SELECT t FROM unnest(l.times) t WHERE t > gatepass_now() - make_interval(secs => $3) ORDER BY t) || gatepass_now(),
    last_at = gatepass_now()
WHERE (SELECT count(*) FROM unnest(l.times) t WHERE t > gatepass_now() - make_interval(secs => $3)) < $4
RETURNING subject;
