-- Webhooks (domain.md section 13): where the events of an organization, or of all, are posted.
CREATE TABLE webhooks (
    id uuid PRIMARY KEY,
    -- Null: events of all organizations, and of none.
    org_id uuid CONSTRAINT webhooks_org_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    name text NOT NULL,
    url text NOT NULL,
    -- Actions, and beginnings of actions that end in a dot. Empty: all.
    events text[] NOT NULL,
    secret text NOT NULL,
    -- The secret before the last rotation, which signs too until this time.
    old_secret text,
    old_secret_until timestamptz,
    is_active boolean NOT NULL,
    -- Why the server disabled it; null if it did not.
    disabled_because text COLLATE "C",
    -- The first of the failures since the last success.
    failing_since timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX webhooks_org_idx ON webhooks (org_id, id);
CREATE INDEX webhooks_active_idx ON webhooks (id) WHERE is_active;
