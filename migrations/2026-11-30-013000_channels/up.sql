-- Chats (domain.md section 14): where an organization's people hear of requests and decide them.
CREATE TABLE channels (
    id uuid PRIMARY KEY,
    org_id uuid NOT NULL CONSTRAINT channels_org_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    service text COLLATE "C" NOT NULL,
    name text NOT NULL,
    -- The messages that are sent there. Empty: all.
    messages text[] NOT NULL,
    -- The settings of the service that are no secrets.
    settings jsonb NOT NULL,
    -- The others, encrypted: see app/auth/secret_box.rs.
    secrets bytea NOT NULL,
    -- Whether an account with a person's e-mail address counts as theirs.
    trusts_email boolean NOT NULL,
    is_active boolean NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT channels_service_key UNIQUE (org_id, service)
);
CREATE INDEX channels_org_idx ON channels (org_id, id);

-- Whose account is whose. An account belongs to a tenant: a user id alone may belong to several people.
CREATE TABLE chat_accounts (
    channel_id uuid NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    tenant text NOT NULL,
    account text NOT NULL,
    proof text COLLATE "C" NOT NULL,
    bound_at timestamptz NOT NULL,
    PRIMARY KEY (channel_id, user_id),
    CONSTRAINT chat_accounts_account_key UNIQUE (channel_id, tenant, account)
);
CREATE INDEX chat_accounts_user_idx ON chat_accounts (user_id);

-- Where messages to an account go, if the service says so when it meets the person (Microsoft Teams).
CREATE TABLE chat_addresses (
    channel_id uuid NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    account text NOT NULL,
    address text NOT NULL,
    PRIMARY KEY (channel_id, account)
);

-- Codes that were sent to accounts, to prove whose they are.
CREATE TABLE chat_codes (
    channel_id uuid NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    account text NOT NULL,
    hash bytea NOT NULL,
    guesses integer NOT NULL DEFAULT 0,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (channel_id, user_id)
);
CREATE INDEX chat_codes_user_idx ON chat_codes (user_id);
CREATE INDEX chat_codes_expires_idx ON chat_codes (expires_at);

-- Presses that were handled. A service may send one twice, and somebody may send one again.
CREATE TABLE chat_presses (
    channel_id uuid NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    event_id text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (channel_id, event_id)
);
CREATE INDEX chat_presses_at_idx ON chat_presses (at);

ALTER TABLE deliveries
    -- Where a chat keeps the message, so that it can be changed.
    ADD COLUMN address jsonb,
    -- The message that this one changes. Null: it is a message of its own.
    ADD COLUMN updates uuid CONSTRAINT deliveries_updates_fkey REFERENCES deliveries (id) ON DELETE CASCADE,
    -- Whether the message shows buttons.
    ADD COLUMN has_buttons boolean NOT NULL DEFAULT false,
    DROP CONSTRAINT deliveries_event_key;
ALTER TABLE deliveries ADD CONSTRAINT deliveries_event_key UNIQUE NULLS NOT DISTINCT (event_id, channel, recipient_id, updates);
CREATE INDEX deliveries_updates_idx ON deliveries (updates) WHERE updates IS NOT NULL;
CREATE INDEX deliveries_buttons_idx ON deliveries (ticket_id) WHERE has_buttons;
