-- From where a user logged in with the right password: guesses from elsewhere don't keep them out there.
CREATE TABLE login_addresses (
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- An IPv4 address, or the /64 of an IPv6 address.
    network text NOT NULL,
    last_login_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, network)
);
CREATE INDEX login_addresses_last_login_at_idx ON login_addresses (last_login_at);
