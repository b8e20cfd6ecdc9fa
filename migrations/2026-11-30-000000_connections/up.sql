-- Connection tokens and sessions on assets (domain.md section 9.4).

-- Whether connection tokens of this permission open more than one session.
ALTER TABLE permissions ADD COLUMN reusable_tokens boolean NOT NULL DEFAULT false;

-- Connection tokens. What a token says is kept beside the ids, so that it stays the same text while it is ready. `ticket_id` is
-- the review that it waits for, or waited for. Whether it is expired, or its review was denied, is judged by the clock.
CREATE TABLE connection_tokens (
    id uuid PRIMARY KEY,
    org_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    asset_id uuid NOT NULL REFERENCES assets (id) ON DELETE CASCADE,
    account text NOT NULL,
    input_username text,
    protocol text NOT NULL,
    ip text,
    ticket_id uuid,
    state text NOT NULL CHECK (state IN ('ready', 'pending', 'redeemed', 'revoked', 'denied')),
    username text NOT NULL,
    asset_name text NOT NULL,
    asset_address text,
    port integer,
    actions text[] NOT NULL,
    is_reusable boolean NOT NULL,
    uses integer NOT NULL,
    message text NOT NULL,
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    access_ends_at timestamptz,
    created_at timestamptz NOT NULL
);
CREATE INDEX connection_tokens_user_id_idx ON connection_tokens (user_id) WHERE state IN ('ready', 'pending');
CREATE INDEX connection_tokens_org_id_idx ON connection_tokens (org_id);
CREATE INDEX connection_tokens_asset_id_idx ON connection_tokens (asset_id);
CREATE INDEX connection_tokens_created_at_idx ON connection_tokens (created_at);

-- Sessions on assets. They are records: they refer to nothing, and keep the names beside the ids.
CREATE TABLE asset_sessions (
    id uuid PRIMARY KEY,
    org_id uuid NOT NULL,
    token_id uuid NOT NULL,
    ticket_id uuid,
    user_id uuid NOT NULL,
    username text NOT NULL,
    asset_id uuid NOT NULL,
    asset_name text NOT NULL,
    asset_address text,
    account text NOT NULL,
    input_username text,
    protocol text NOT NULL,
    actions text[] NOT NULL,
    ip text,
    gateway_id uuid NOT NULL,
    gateway_name text NOT NULL,
    began_at timestamptz NOT NULL,
    access_ends_at timestamptz,
    last_reported_at timestamptz NOT NULL,
    ended_at timestamptz,
    end_reason text CHECK (end_reason IN ('closed', 'access_revoked', 'access_ended', 'user_deactivated', 'asset_deactivated',
        'terminated', 'lost')),
    end_detail text,
    terminated_by uuid,
    commands bigint NOT NULL,
    folded text COLLATE "C" NOT NULL
);
CREATE INDEX asset_sessions_org_id_idx ON asset_sessions (org_id, id);
CREATE INDEX asset_sessions_user_id_idx ON asset_sessions (user_id, id);
CREATE INDEX asset_sessions_asset_id_idx ON asset_sessions (asset_id, id);
CREATE INDEX asset_sessions_gateway_id_idx ON asset_sessions (gateway_id, id);
CREATE INDEX asset_sessions_active_idx ON asset_sessions (id) WHERE ended_at IS NULL;
CREATE INDEX asset_sessions_ended_at_idx ON asset_sessions (ended_at) WHERE ended_at IS NOT NULL;

-- The commands of sessions, as gateways report them: the beginning of each, and the hash of all of it.
CREATE TABLE session_commands (
    id uuid PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES asset_sessions (id) ON DELETE CASCADE,
    seq bigint NOT NULL,
    org_id uuid NOT NULL,
    user_id uuid NOT NULL,
    asset_id uuid NOT NULL,
    at timestamptz NOT NULL,
    reported_at timestamptz NOT NULL,
    command text NOT NULL,
    is_cut boolean NOT NULL,
    sha256 text NOT NULL,
    action text NOT NULL CHECK (action IN ('accept', 'reject', 'review', 'notify', 'warn')),
    rule_id uuid,
    ticket_id uuid,
    folded text COLLATE "C" NOT NULL,
    CONSTRAINT session_commands_seq_key UNIQUE (session_id, seq)
);
CREATE INDEX session_commands_org_id_idx ON session_commands (org_id, id);
CREATE INDEX session_commands_session_id_idx ON session_commands (session_id, id);
CREATE INDEX session_commands_user_id_idx ON session_commands (user_id, id);
CREATE INDEX session_commands_asset_id_idx ON session_commands (asset_id, id);
