CREATE TABLE events (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL,
    action text NOT NULL,
    org_id uuid,
    actor_id uuid,
    on_behalf_of uuid,
    -- What the actor proved themselves with: a session's or an API key's id.
    credential text,
    subject_type text,
    subject_id uuid,
    ticket_id uuid,
    ip text,
    request_id text,
    trace_id text,
    data jsonb NOT NULL,
    -- For audit readers alone.
    internal_note text
);
CREATE INDEX events_org_id_idx ON events (org_id, id);
CREATE INDEX events_actor_id_idx ON events (actor_id, id);
CREATE INDEX events_subject_idx ON events (subject_id, id);
CREATE INDEX events_ticket_id_idx ON events (ticket_id, id) WHERE ticket_id IS NOT NULL;

-- The log only grows: not even the server's own bugs may rewrite it.
CREATE FUNCTION events_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are append-only';
END
$$;
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION events_are_append_only();

CREATE TABLE idempotency_keys (
    owner text NOT NULL,
    key text NOT NULL,
    request_hash bytea NOT NULL,
    status smallint NOT NULL,
    headers jsonb NOT NULL,
    body bytea NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (owner, key)
);
CREATE INDEX idempotency_keys_created_at_idx ON idempotency_keys (created_at);
