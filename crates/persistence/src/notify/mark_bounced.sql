-- Marks an address that a mail server refused for good.
-- $1 address in lower case, $2 the words of the server
INSERT INTO bounced_addresses (address, at, why) VALUES ($1, gatepass_now(), $2)
ON CONFLICT (address) DO UPDATE SET at = excluded.at, why = excluded.why;
