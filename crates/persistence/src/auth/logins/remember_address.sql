-- Remembers that a user logged in from a network.
-- $1 user, $2 network
INSERT INTO login_addresses (user_id, network, last_login_at) VALUES ($1, $2, gatepass_now())
ON CONFLICT (user_id, network) DO UPDATE SET last_login_at = excluded.last_login_at;
