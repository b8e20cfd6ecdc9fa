-- Makes ended deliveries of these events to a webhook wait again.
-- $1 webhook, $2 events
UPDATE deliveries SET state = 'pending', attempts = 0, first_attempt_at = NULL, ended_at = NULL
WHERE channel = 'webhook' AND recipient_id = $1 AND event_id = ANY ($2) AND state <> 'pending';
