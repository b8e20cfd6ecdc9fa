-- The one clock of Gatepass. Every "now" of the rules is read through it, so a test may replace it in its own database.
CREATE FUNCTION gatepass_now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT now()';

CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE organizations (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    slug text NOT NULL CONSTRAINT organizations_slug_key UNIQUE,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE users (
    id uuid PRIMARY KEY,
    username text NOT NULL,
    name text NOT NULL,
    email text,
    kind text NOT NULL CHECK (kind IN ('human', 'service')),
    password_hash text,
    manager_id uuid CONSTRAINT users_manager_id_fkey REFERENCES users (id),
    is_super_admin boolean NOT NULL,
    is_active boolean NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
-- Two spellings of one login name would be a way to be taken for somebody else.
CREATE UNIQUE INDEX users_username_key ON users (lower(username));
CREATE INDEX users_manager_id_idx ON users (manager_id);
CREATE INDEX users_super_admin_idx ON users (id) WHERE is_super_admin;
CREATE INDEX users_search_idx ON users USING gin ((username || ' ' || name) gin_trgm_ops);

CREATE TABLE members (
    org_id uuid NOT NULL CONSTRAINT members_org_id_fkey REFERENCES organizations (id),
    user_id uuid NOT NULL CONSTRAINT members_user_id_fkey REFERENCES users (id),
    role text NOT NULL CHECK (role IN ('member', 'auditor', 'org_admin')),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (org_id, user_id)
);
CREATE INDEX members_user_id_idx ON members (user_id);

CREATE TABLE groups (
    id uuid PRIMARY KEY,
    org_id uuid NOT NULL CONSTRAINT groups_org_id_fkey REFERENCES organizations (id),
    name text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT groups_name_key UNIQUE (org_id, name)
);

CREATE TABLE group_members (
    group_id uuid NOT NULL CONSTRAINT group_members_group_id_fkey REFERENCES groups (id) ON DELETE CASCADE,
    user_id uuid NOT NULL CONSTRAINT group_members_user_id_fkey REFERENCES users (id),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (group_id, user_id)
);
CREATE INDEX group_members_user_id_idx ON group_members (user_id);

CREATE TABLE sessions (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    revoke_reason text
);
CREATE INDEX sessions_user_id_idx ON sessions (user_id);

CREATE TABLE refresh_tokens (
    hash bytea PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX refresh_tokens_session_id_idx ON refresh_tokens (session_id);

CREATE TABLE api_keys (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name text NOT NULL,
    hash bytea NOT NULL CONSTRAINT api_keys_hash_key UNIQUE,
    hint text NOT NULL,
    scopes text[] NOT NULL,
    created_by uuid REFERENCES users (id) ON DELETE SET NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    expires_at timestamptz,
    last_used_at timestamptz,
    revoked_at timestamptz
);
CREATE INDEX api_keys_user_id_idx ON api_keys (user_id);

-- Failed logins by account name and by address; see the login endpoint.
CREATE TABLE login_throttle (
    subject text PRIMARY KEY,
    window_start timestamptz NOT NULL,
    failures integer NOT NULL
);
