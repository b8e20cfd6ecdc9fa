-- A flow is its newest version; tickets are pinned to the version that they were opened under.
CREATE TABLE flows (
    id uuid PRIMARY KEY,
    org_id uuid CONSTRAINT flows_org_id_fkey REFERENCES organizations (id),
    name text NOT NULL,
    description text NOT NULL,
    ticket_type text NOT NULL,
    enabled boolean NOT NULL,
    priority integer NOT NULL,
    version integer NOT NULL,
    definition jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz
);
CREATE INDEX flows_choice_idx ON flows (ticket_type, org_id) WHERE deleted_at IS NULL;
CREATE INDEX flows_org_id_idx ON flows (org_id, id);

CREATE TABLE flow_versions (
    flow_id uuid NOT NULL REFERENCES flows (id),
    version integer NOT NULL,
    name text NOT NULL,
    definition jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (flow_id, version)
);

CREATE SEQUENCE ticket_number;

CREATE TABLE tickets (
    id uuid PRIMARY KEY,
    number bigint NOT NULL DEFAULT nextval('ticket_number') CONSTRAINT tickets_number_key UNIQUE,
    org_id uuid NOT NULL CONSTRAINT tickets_org_id_fkey REFERENCES organizations (id),
    type text NOT NULL,
    title text NOT NULL,
    reason text NOT NULL,
    applicant_id uuid NOT NULL CONSTRAINT tickets_applicant_id_fkey REFERENCES users (id),
    beneficiary_id uuid NOT NULL CONSTRAINT tickets_beneficiary_id_fkey REFERENCES users (id),
    flow_id uuid NOT NULL,
    flow_version integer NOT NULL,
    requested jsonb NOT NULL,
    approved jsonb,
    timing jsonb NOT NULL,
    approved_timing jsonb,
    window_start timestamptz,
    window_end timestamptz,
    state text NOT NULL CHECK (state IN ('pending', 'blocked', 'approved', 'denied', 'canceled', 'expired', 'error')),
    -- What the state carries: the level that is active, the reason of a denial and the like.
    state_data jsonb NOT NULL,
    current_level integer,
    decision_deadline timestamptz NOT NULL,
    decided_at timestamptz,
    decided_by uuid CONSTRAINT tickets_decided_by_fkey REFERENCES users (id),
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT tickets_flow_version_fkey FOREIGN KEY (flow_id, flow_version) REFERENCES flow_versions (flow_id, version)
);
CREATE INDEX tickets_org_id_idx ON tickets (org_id, id);
CREATE INDEX tickets_open_idx ON tickets (org_id, id) WHERE state IN ('pending', 'blocked');
CREATE INDEX tickets_applicant_id_idx ON tickets (applicant_id, id);
CREATE INDEX tickets_beneficiary_id_idx ON tickets (beneficiary_id, id);
CREATE INDEX tickets_flow_id_idx ON tickets (flow_id, id);
CREATE INDEX tickets_assets_idx ON tickets USING gin ((requested -> 'assets') jsonb_path_ops);
CREATE INDEX tickets_search_idx ON tickets USING gin ((title || ' ' || reason || ' #' || number::text) gin_trgm_ops);

CREATE TABLE ticket_levels (
    ticket_id uuid NOT NULL REFERENCES tickets (id),
    level integer NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'active', 'approved', 'denied', 'skipped')),
    PRIMARY KEY (ticket_id, level)
);

-- Who was asked, from the moment their level began.
CREATE TABLE ticket_approvers (
    ticket_id uuid NOT NULL,
    level integer NOT NULL,
    user_id uuid NOT NULL CONSTRAINT ticket_approvers_user_id_fkey REFERENCES users (id),
    PRIMARY KEY (ticket_id, level, user_id),
    FOREIGN KEY (ticket_id, level) REFERENCES ticket_levels (ticket_id, level)
);
CREATE INDEX ticket_approvers_user_id_idx ON ticket_approvers (user_id, ticket_id);

-- One decision of one person at one level: the key is the last line of defence against deciding twice.
CREATE TABLE decisions (
    ticket_id uuid NOT NULL,
    level integer NOT NULL,
    user_id uuid NOT NULL CONSTRAINT decisions_user_id_fkey REFERENCES users (id),
    verdict text NOT NULL CHECK (verdict IN ('approve', 'deny')),
    decided_at timestamptz NOT NULL,
    comment text,
    digest text NOT NULL,
    changes jsonb,
    PRIMARY KEY (ticket_id, level, user_id),
    FOREIGN KEY (ticket_id, level) REFERENCES ticket_levels (ticket_id, level)
);
CREATE INDEX decisions_user_id_idx ON decisions (user_id, ticket_id);

CREATE TABLE comments (
    id uuid PRIMARY KEY,
    ticket_id uuid NOT NULL REFERENCES tickets (id),
    author_id uuid NOT NULL CONSTRAINT comments_author_id_fkey REFERENCES users (id),
    body text NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX comments_ticket_id_idx ON comments (ticket_id, id);

CREATE TABLE grants (
    id uuid PRIMARY KEY,
    -- Exactly one grant a ticket, whatever is retried.
    ticket_id uuid NOT NULL CONSTRAINT grants_ticket_id_key UNIQUE REFERENCES tickets (id),
    org_id uuid NOT NULL CONSTRAINT grants_org_id_fkey REFERENCES organizations (id),
    type text NOT NULL,
    beneficiary_id uuid NOT NULL CONSTRAINT grants_beneficiary_id_fkey REFERENCES users (id),
    permission_id uuid CONSTRAINT grants_permission_id_fkey REFERENCES permissions (id),
    window_start timestamptz NOT NULL,
    window_end timestamptz,
    -- 'open' is scheduled, active or expired, by the clock of whoever reads it.
    state text NOT NULL CHECK (state IN ('open', 'revoked', 'ended')),
    state_data jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX grants_org_id_idx ON grants (org_id, id);
CREATE INDEX grants_beneficiary_id_idx ON grants (beneficiary_id, id);
