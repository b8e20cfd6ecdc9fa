-- Removes notifications of events more than a year ago.
-- $1 how many
DELETE FROM notifications WHERE id IN (
    SELECT id FROM notifications WHERE at < gatepass_now() - interval '1 year' ORDER BY at LIMIT $1
);
