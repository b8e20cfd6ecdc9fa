-- Groups in groups: whoever is a member of a group is a member of all groups above it. A server of the last release lists and
-- changes only the members that a group has itself, but it asks the functions and the view below who is in a group.

CREATE TABLE nested_groups (
    group_id uuid NOT NULL CONSTRAINT nested_groups_group_id_fkey REFERENCES groups (id) ON DELETE CASCADE,
    member_id uuid NOT NULL CONSTRAINT nested_groups_member_id_fkey REFERENCES groups (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    CONSTRAINT nested_groups_pkey PRIMARY KEY (group_id, member_id),
    CONSTRAINT nested_groups_not_itself CHECK (group_id <> member_id)
);
CREATE INDEX nested_groups_member_id_idx ON nested_groups (member_id);

-- Each group with all groups above it.
CREATE TABLE group_ancestors (
    group_id uuid NOT NULL CONSTRAINT group_ancestors_group_id_fkey REFERENCES groups (id) ON DELETE CASCADE,
    ancestor_id uuid NOT NULL CONSTRAINT group_ancestors_ancestor_id_fkey REFERENCES groups (id) ON DELETE CASCADE,
    CONSTRAINT group_ancestors_pkey PRIMARY KEY (group_id, ancestor_id)
);
CREATE INDEX group_ancestors_ancestor_id_idx ON group_ancestors (ancestor_id, group_id);

-- By the database, so that the groups above stay right when any server deletes a group. There may be several ways from a group
-- to one above it, so all of them are looked for anew, for the nested group and each below it.
CREATE FUNCTION nested_groups_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed uuid := coalesce(NEW.member_id, OLD.member_id);
    below uuid[] := ARRAY(
        WITH RECURSIVE below (id) AS (
            SELECT changed UNION SELECT n.member_id FROM below b JOIN nested_groups n ON n.group_id = b.id
        )
        SELECT id FROM below);
BEGIN
    DELETE FROM group_ancestors WHERE group_id = ANY (below);
    INSERT INTO group_ancestors (group_id, ancestor_id)
    WITH RECURSIVE up (group_id, ancestor_id) AS (
        SELECT n.member_id, n.group_id FROM nested_groups n WHERE n.member_id = ANY (below)
        UNION SELECT u.group_id, n.group_id FROM up u JOIN nested_groups n ON n.member_id = u.ancestor_id
    )
    -- A group that is being deleted takes its nestings with it one after the other.
    SELECT up.group_id, up.ancestor_id FROM up JOIN groups g ON g.id = up.group_id JOIN groups a ON a.id = up.ancestor_id
    WHERE up.group_id <> up.ancestor_id ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER nested_groups_follow AFTER INSERT OR DELETE ON nested_groups FOR EACH ROW
    EXECUTE FUNCTION nested_groups_follow();

-- The planner takes a table without statistics for a large one.
ANALYZE nested_groups, group_ancestors;

-- The views and functions ask for members that groups have themselves, and for those through groups below, in branches of
-- their own: so PostgreSQL looks each up by an index, and the second costs nothing where no groups are in groups.

-- Memberships without an end, of groups and of all groups above them.
CREATE VIEW lasting_members AS
    SELECT m.group_id, m.user_id FROM group_members m
    UNION ALL
    SELECT a.ancestor_id, m.user_id FROM group_members m JOIN group_ancestors a ON a.group_id = m.group_id;

-- Memberships that grants give, of groups and of all groups above them. `via` is the group that the grant gives.
CREATE VIEW given_members AS
    SELECT g.group_id, g.user_id, g.valid_from, g.valid_until, g.grant_id, g.group_id AS via FROM grant_groups g
    UNION ALL
    SELECT a.ancestor_id, g.user_id, g.valid_from, g.valid_until, g.grant_id, g.group_id
    FROM grant_groups g JOIN group_ancestors a ON a.group_id = g.group_id;

-- Who is in which group now. By several ways: several times.
CREATE VIEW present_members AS
    SELECT group_id, user_id FROM lasting_members
    UNION ALL
    SELECT group_id, user_id FROM given_members
    WHERE valid_from <= gatepass_now() AND (valid_until IS NULL OR valid_until > gatepass_now());

-- Who is in which group now, once: without an end before until the latest end of a grant, and by the group itself before
-- through another.
CREATE OR REPLACE VIEW effective_members AS
    SELECT group_id, user_id, created_at, NULL::timestamptz AS valid_until, NULL::uuid AS grant_id, NULL::uuid AS via_group_id
    FROM group_members
    UNION ALL SELECT * FROM (
        SELECT DISTINCT ON (a.ancestor_id, m.user_id)
            a.ancestor_id, m.user_id, m.created_at, NULL::timestamptz AS valid_until, NULL::uuid AS grant_id, m.group_id
        FROM group_ancestors a JOIN group_members m ON m.group_id = a.group_id
        WHERE NOT EXISTS (SELECT FROM group_members own WHERE own.group_id = a.ancestor_id AND own.user_id = m.user_id)
        ORDER BY a.ancestor_id, m.user_id, m.created_at, m.group_id
    ) AS below
    UNION ALL SELECT * FROM (
        SELECT DISTINCT ON (g.group_id, g.user_id)
            g.group_id, g.user_id, g.valid_from, g.valid_until, g.grant_id, nullif(g.via, g.group_id) AS via_group_id
        FROM given_members g
        WHERE g.valid_from <= gatepass_now() AND (g.valid_until IS NULL OR g.valid_until > gatepass_now())
            AND NOT EXISTS (SELECT FROM group_members m WHERE m.group_id = g.group_id AND m.user_id = g.user_id)
            AND NOT EXISTS (
                SELECT FROM group_ancestors a JOIN group_members m ON m.group_id = a.group_id
                WHERE a.ancestor_id = g.group_id AND m.user_id = g.user_id)
        ORDER BY g.group_id, g.user_id, g.valid_until DESC NULLS FIRST, g.via <> g.group_id, g.grant_id, g.via
    ) AS given;

CREATE OR REPLACE FUNCTION groups_of_user(who uuid, moment timestamptz) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    SELECT m.group_id FROM lasting_members m WHERE m.user_id = who
    UNION ALL
    SELECT g.group_id FROM given_members g
    WHERE g.user_id = who AND g.valid_from <= moment AND (g.valid_until IS NULL OR g.valid_until > moment)
$$;

-- The memberships that grants give a user in groups that the user is not in for good, now or later: their windows by group.
-- It returns a table so that PostgreSQL puts its text in the place of the call, which it does for no function of one value.
CREATE FUNCTION stays_in_groups(who uuid, moment timestamptz) RETURNS TABLE (stays jsonb) LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_object_agg(s.group_id, s.windows), '{}') FROM (
        SELECT g.group_id, jsonb_agg(jsonb_build_object('start', g.valid_from, 'end', g.valid_until)) AS windows
        FROM given_members g
        WHERE g.user_id = who AND (g.valid_until IS NULL OR g.valid_until > moment)
            AND NOT EXISTS (SELECT FROM group_members m WHERE m.group_id = g.group_id AND m.user_id = g.user_id)
            AND NOT EXISTS (
                SELECT FROM group_ancestors a JOIN group_members m ON m.group_id = a.group_id
                WHERE a.ancestor_id = g.group_id AND m.user_id = g.user_id)
        GROUP BY g.group_id
    ) s
$$;
CREATE OR REPLACE FUNCTION stays_of_user(who uuid, moment timestamptz) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT s.stays FROM stays_in_groups(who, moment) s
$$;

CREATE OR REPLACE FUNCTION later_groups_of_user(who uuid, moment timestamptz) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    SELECT g.group_id FROM given_members g WHERE g.user_id = who AND g.valid_from > moment
$$;
