-- Removes counts of acts that happened long ago.
-- $1 how many, $2 seconds of the longest window
DELETE FROM chat_limits l USING (
    SELECT channel_id, subject FROM chat_limits WHERE last_at < gatepass_now() - make_interval(secs => $2)
    ORDER BY last_at LIMIT $1 FOR UPDATE SKIP LOCKED
) o WHERE l.channel_id = o.channel_id AND l.subject = o.subject;
