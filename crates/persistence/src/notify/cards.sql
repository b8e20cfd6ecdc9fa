-- The messages about a ticket that show buttons in chats, or will.
-- $1 ticket, $2 channels of deliveries
SELECT d.id, d.channel, d.recipient_id FROM deliveries d
WHERE d.ticket_id = $1 AND d.channel = ANY ($2) AND d.updates IS NULL AND d.has_buttons
ORDER BY d.id;
