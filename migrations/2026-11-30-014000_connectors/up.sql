-- Connectors (domain.md section 15): they carry grants to systems that do not ask Gatepass at each access.
CREATE TABLE connectors (
    id uuid PRIMARY KEY,
    org_id uuid NOT NULL CONSTRAINT connectors_org_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    name text NOT NULL,
    -- Whether it carries every grant of the organization. Otherwise those of these groups and assets.
    carries_all boolean NOT NULL,
    groups uuid[] NOT NULL,
    assets uuid[] NOT NULL,
    -- Where tasks are posted. NULL: its service fetches them.
    url text,
    secret text,
    old_secret text,
    old_secret_until timestamptz,
    -- The service that fetches and reports tasks.
    service_id uuid CONSTRAINT connectors_service_id_fkey REFERENCES users (id),
    -- In seconds.
    give_up_after bigint NOT NULL CHECK (give_up_after > 0),
    alarm_after bigint NOT NULL CHECK (alarm_after > 0),
    is_active boolean NOT NULL,
    -- What it reported last, and how that differs from its grants.
    report jsonb,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT connectors_way_check CHECK (url IS NOT NULL OR service_id IS NOT NULL)
);
CREATE INDEX connectors_org_idx ON connectors (org_id, id);
CREATE INDEX connectors_service_idx ON connectors (service_id);

-- The task of a connector for a grant. A new task takes the place of the one before.
CREATE TABLE connector_tasks (
    grant_id uuid NOT NULL REFERENCES grants (id),
    connector_id uuid NOT NULL CONSTRAINT connector_tasks_connector_id_fkey REFERENCES connectors (id),
    id uuid NOT NULL CONSTRAINT connector_tasks_id_key UNIQUE,
    -- The beneficiary of the grant.
    user_id uuid NOT NULL,
    wanted text COLLATE "C" NOT NULL CHECK (wanted IN ('give', 'take')),
    is_awaited boolean NOT NULL,
    since timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    done_at timestamptz,
    leased_until timestamptz,
    is_overdue boolean NOT NULL,
    is_known boolean NOT NULL,
    attempts integer NOT NULL,
    log jsonb NOT NULL,
    PRIMARY KEY (grant_id, connector_id)
);
CREATE INDEX connector_tasks_due_idx ON connector_tasks (connector_id, due_at) WHERE done_at IS NULL;
CREATE INDEX connector_tasks_late_idx ON connector_tasks (since) WHERE done_at IS NULL AND NOT is_overdue;
CREATE INDEX connector_tasks_user_idx ON connector_tasks (connector_id, user_id);

-- How far connectors are with a grant. NULL: none carries it.
ALTER TABLE grants ADD COLUMN provisioning text COLLATE "C"
    CHECK (provisioning IN ('giving', 'given', 'taking', 'taken'));

-- The state of a grant now, as `Grant::state_at` has it. The function without `provisioning` serves the servers of the last
-- release until they are stopped.
CREATE FUNCTION grant_state_now(state text, provisioning text, window_start timestamptz, window_end timestamptz) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN state IN ('revoked', 'ended') AND provisioning = 'taking' THEN 'revoking'
        WHEN state NOT IN ('open', 'ready') THEN state
        WHEN NOT window_lasts(window_end) AND coalesce(provisioning, 'taken') <> 'taken' THEN 'revoking'
        WHEN NOT window_lasts(window_end) THEN 'expired'
        WHEN NOT window_has_begun(window_start) THEN 'scheduled'
        WHEN state = 'ready' THEN 'ready'
        WHEN provisioning = 'giving' THEN 'provisioning'
        ELSE 'active'
    END
$$;

-- Memberships begin when connectors have given the access. Until then their window is empty.
CREATE OR REPLACE FUNCTION grant_groups_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE grant_groups SET valid_from = NEW.window_start, valid_until = CASE
        WHEN NEW.provisioning = 'giving' THEN NEW.window_start
        WHEN NEW.state IN ('open', 'ready', 'active') THEN NEW.window_end
        ELSE least(NEW.window_end, NEW.updated_at) END
    WHERE grant_id = NEW.id;
    RETURN NULL;
END $$;
DROP TRIGGER grant_groups_follow ON grants;
CREATE TRIGGER grant_groups_follow AFTER UPDATE OF state, provisioning, window_start, window_end ON grants FOR EACH ROW
    WHEN (NEW.type = 'resource_access' AND (OLD.state, OLD.provisioning, OLD.window_start, OLD.window_end)
        IS DISTINCT FROM (NEW.state, NEW.provisioning, NEW.window_start, NEW.window_end))
    EXECUTE FUNCTION grant_groups_follow();

-- Objects with their current names, for tasks.
CREATE FUNCTION named_for_task(kind text, ids uuid[]) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object('id', n.id, 'name', n.name) ORDER BY n.id), '[]') FROM (
        SELECT g.id, g.name FROM groups g WHERE kind = 'groups' AND g.id = ANY (ids)
        UNION ALL SELECT a.id, a.name FROM assets a WHERE kind = 'assets' AND a.id = ANY (ids)
        UNION ALL SELECT o.id, o.name FROM nodes o WHERE kind = 'nodes' AND o.id = ANY (ids)
    ) n
$$;

-- What a grant gives, as far as a connector carries it.
CREATE FUNCTION access_of_grant(g grants, c connectors) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'grant_id', g.id,
        'groups', named_for_task('groups', ARRAY(
            SELECT m.group_id FROM grant_groups m
            WHERE m.grant_id = g.id AND (c.carries_all OR m.group_id = ANY (c.groups)))),
        'assets', named_for_task('assets', ARRAY(
            SELECT asset FROM unnest(g.assets) asset WHERE c.carries_all OR asset = ANY (c.assets)
            UNION SELECT asset FROM unnest(c.assets) asset WHERE ARRAY(SELECT * FROM nodes_of_asset(asset)) && p.nodes)),
        'nodes', named_for_task('nodes', p.nodes),
        'accounts', coalesce(to_jsonb(p.accounts), '[]'),
        'protocols', coalesce(to_jsonb(p.protocols), '[]'),
        'actions', coalesce(to_jsonb(p.actions), '[]'),
        'window', jsonb_build_object('start', g.window_start, 'end', g.window_end))
    FROM (SELECT) one LEFT JOIN permissions p ON p.id = g.permission_id
$$;
