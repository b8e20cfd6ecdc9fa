-- Drops what waits for a webhook that is being deleted.
-- $1 webhook
UPDATE deliveries SET state = 'dropped', error = 'the webhook is deleted', ended_at = gatepass_now()
WHERE channel = 'webhook' AND recipient_id = $1 AND state = 'pending';
