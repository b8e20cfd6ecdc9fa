-- The memberships that grants give, each for its window. Whoever reads judges by the clock: nothing has to sweep.
CREATE TABLE grant_groups (
    grant_id uuid NOT NULL CONSTRAINT grant_groups_grant_id_fkey REFERENCES grants (id),
    group_id uuid NOT NULL CONSTRAINT grant_groups_group_id_fkey REFERENCES groups (id) ON DELETE CASCADE,
    user_id uuid NOT NULL CONSTRAINT grant_groups_user_id_fkey REFERENCES users (id),
    valid_from timestamptz NOT NULL,
    -- Without an end: permanent. Not after `valid_from`: closed before it began.
    valid_until timestamptz,
    PRIMARY KEY (grant_id, group_id)
);
CREATE INDEX grant_groups_user_id_idx ON grant_groups (user_id, valid_until);
CREATE INDEX grant_groups_group_id_idx ON grant_groups (group_id, user_id, valid_until);

-- Whatever changes a grant, of whichever version of the server, its memberships follow.
CREATE FUNCTION grant_groups_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE grant_groups SET valid_from = NEW.window_start, valid_until = CASE
        WHEN NEW.state IN ('open', 'ready', 'active') THEN NEW.window_end
        ELSE least(NEW.window_end, NEW.updated_at) END
    WHERE grant_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER grant_groups_follow AFTER UPDATE OF state, window_start, window_end ON grants FOR EACH ROW
    WHEN (NEW.type = 'resource_access' AND (OLD.state, OLD.window_start, OLD.window_end)
        IS DISTINCT FROM (NEW.state, NEW.window_start, NEW.window_end))
    EXECUTE FUNCTION grant_groups_follow();

-- Who is in which group now: lasting members, and others until the latest end of their grants.
CREATE VIEW effective_members AS
    SELECT group_id, user_id, created_at, NULL::timestamptz AS valid_until, NULL::uuid AS grant_id FROM group_members
    UNION ALL SELECT * FROM (
        SELECT DISTINCT ON (g.group_id, g.user_id) g.group_id, g.user_id, g.valid_from, g.valid_until, g.grant_id
        FROM grant_groups g
        WHERE g.valid_from <= gatepass_now() AND (g.valid_until IS NULL OR g.valid_until > gatepass_now())
        AND NOT EXISTS (SELECT FROM group_members m WHERE m.group_id = g.group_id AND m.user_id = g.user_id)
        ORDER BY g.group_id, g.user_id, g.valid_until DESC NULLS FIRST, g.grant_id
    ) AS given;

-- What somebody asked for of a catalog item.
CREATE INDEX tickets_item_idx ON tickets (beneficiary_id, flow_id) WHERE type IN ('resource_access', 'device_admin');
