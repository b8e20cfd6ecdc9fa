CREATE OR REPLACE FUNCTION later_groups_of_user(who uuid, moment timestamptz) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    SELECT g.group_id FROM grant_groups g WHERE g.user_id = who AND g.valid_from > moment
$$;

CREATE OR REPLACE FUNCTION stays_of_user(who uuid, moment timestamptz) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_object_agg(s.group_id, s.windows), '{}') FROM (
        SELECT g.group_id, jsonb_agg(jsonb_build_object('start', g.valid_from, 'end', g.valid_until)) AS windows
        FROM grant_groups g
        WHERE g.user_id = who AND (g.valid_until IS NULL OR g.valid_until > moment)
            AND NOT EXISTS (SELECT FROM group_members m WHERE m.group_id = g.group_id AND m.user_id = g.user_id)
        GROUP BY g.group_id
    ) s
$$;

DROP FUNCTION stays_in_groups(uuid, timestamptz);

CREATE OR REPLACE FUNCTION groups_of_user(who uuid, moment timestamptz) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    SELECT m.group_id FROM group_members m WHERE m.user_id = who
    UNION ALL
    SELECT g.group_id FROM grant_groups g
    WHERE g.user_id = who AND g.valid_from <= moment AND (g.valid_until IS NULL OR g.valid_until > moment)
$$;

DROP VIEW effective_members;
CREATE VIEW effective_members AS
    SELECT group_id, user_id, created_at, NULL::timestamptz AS valid_until, NULL::uuid AS grant_id FROM group_members
    UNION ALL SELECT * FROM (
        SELECT DISTINCT ON (g.group_id, g.user_id) g.group_id, g.user_id, g.valid_from, g.valid_until, g.grant_id
        FROM grant_groups g
        WHERE g.valid_from <= gatepass_now() AND (g.valid_until IS NULL OR g.valid_until > gatepass_now())
        AND NOT EXISTS (SELECT FROM group_members m WHERE m.group_id = g.group_id AND m.user_id = g.user_id)
        ORDER BY g.group_id, g.user_id, g.valid_until DESC NULLS FIRST, g.grant_id
    ) AS given;
DROP VIEW present_members;
DROP VIEW given_members;
DROP VIEW lasting_members;
DROP TABLE group_ancestors;
DROP TABLE nested_groups;
DROP FUNCTION nested_groups_follow();
