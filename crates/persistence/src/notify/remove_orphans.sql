-- Removes lanes whose webhook was deleted.
-- $1 how many
DELETE FROM delivery_lanes lane WHERE (lane.channel, lane.recipient_id) IN (
    SELECT l.channel, l.recipient_id FROM delivery_lanes l
    WHERE l.channel = 'webhook' AND l.due_at IS NULL AND NOT EXISTS (SELECT FROM webhooks w WHERE w.id = l.recipient_id)
    LIMIT $1
);
