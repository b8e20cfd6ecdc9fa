-- Removes the mark of a person's address, so that mail to it is tried again.
-- $1 user
DELETE FROM bounced_addresses b USING users u WHERE u.id = $1 AND b.address = lower(u.email);
