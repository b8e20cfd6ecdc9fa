-- When a mail server refused a person's address for good. No row: it did not.
-- $1 user
SELECT b.at FROM users u JOIN bounced_addresses b ON b.address = lower(u.email) WHERE u.id = $1;
