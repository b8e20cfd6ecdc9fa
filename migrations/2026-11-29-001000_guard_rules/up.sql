-- Guard rules and command groups (domain.md section 9).

-- Command groups. Without an organization: of the installation.
CREATE TABLE command_groups (
    id uuid PRIMARY KEY,
    org_id uuid CONSTRAINT command_groups_org_id_fkey REFERENCES organizations (id),
    name text NOT NULL,
    type text NOT NULL CHECK (type IN ('command', 'regex')),
    content text NOT NULL,
    ignore_case boolean NOT NULL,
    comment text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    folded text COLLATE "C" NOT NULL,
    CONSTRAINT command_groups_name_key UNIQUE NULLS NOT DISTINCT (org_id, name)
);

-- Rules. `matches` has their parts, `review` whom a review asks. Without an organization: global.
CREATE TABLE guard_rules (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('login', 'asset_login', 'command')),
    org_id uuid CONSTRAINT guard_rules_org_id_fkey REFERENCES organizations (id),
    name text NOT NULL,
    priority integer NOT NULL CHECK (priority BETWEEN 1 AND 100),
    action text NOT NULL CHECK (action IN ('accept', 'reject', 'review', 'notify', 'warn')),
    is_active boolean NOT NULL,
    dry_run boolean NOT NULL,
    valid_from timestamptz,
    valid_until timestamptz,
    matches jsonb NOT NULL,
    review jsonb,
    message text NOT NULL,
    comment text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    folded text COLLATE "C" NOT NULL,
    CONSTRAINT guard_rules_name_key UNIQUE NULLS NOT DISTINCT (org_id, kind, name)
);
CREATE INDEX guard_rules_order_idx ON guard_rules (kind, org_id, priority, created_at, id);
-- The rules that name an object.
CREATE INDEX guard_rules_matches_idx ON guard_rules USING gin (matches jsonb_path_ops);

-- The number of changes of all rules and command groups. Servers keep compiled rules in memory for as long as it stays the same.
CREATE TABLE guard_version (is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only), version bigint NOT NULL);
INSERT INTO guard_version (version) VALUES (0);

CREATE FUNCTION guard_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE guard_version SET version = version + 1;
    RETURN NULL;
END $$;
CREATE TRIGGER command_groups_changed AFTER INSERT OR UPDATE OR DELETE ON command_groups
    FOR EACH STATEMENT EXECUTE FUNCTION guard_changed();
CREATE TRIGGER guard_rules_changed AFTER INSERT OR UPDATE OR DELETE ON guard_rules
    FOR EACH STATEMENT EXECUTE FUNCTION guard_changed();
