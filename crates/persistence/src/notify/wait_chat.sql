-- The seconds until an act may happen again.
-- $1 channel, $2 subject, $3 seconds of the window
SELECT ceil(extract(epoch FROM min(t) + make_interval(secs => $3) - gatepass_now()))::bigint
FROM chat_limits l, unnest(l.times) t
WHERE l.channel_id = $1 AND l.subject = $2 AND t > gatepass_now() - make_interval(secs => $3);
