-- What an access check must know to say until when access is uninterrupted. Each function is one SELECT and changes
-- nothing, so that PostgreSQL puts its text in the place of the call.

-- The memberships that grants give a user in groups that the user is not in for good, now or later: their windows by group.
CREATE FUNCTION stays_of_user(who uuid, moment timestamptz) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_object_agg(s.group_id, s.windows), '{}') FROM (
        SELECT g.group_id, jsonb_agg(jsonb_build_object('start', g.valid_from, 'end', g.valid_until)) AS windows
        FROM grant_groups g
        WHERE g.user_id = who AND (g.valid_until IS NULL OR g.valid_until > moment)
            AND NOT EXISTS (SELECT FROM group_members m WHERE m.group_id = g.group_id AND m.user_id = g.user_id)
        GROUP BY g.group_id
    ) s
$$;

-- The groups that a user joins after a moment.
CREATE FUNCTION later_groups_of_user(who uuid, moment timestamptz) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    SELECT g.group_id FROM grant_groups g WHERE g.user_id = who AND g.valid_from > moment
$$;

-- As `permission_is_valid`, but also for permissions that begin later.
CREATE FUNCTION permission_lies_ahead(p permissions, moment timestamptz) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT p.is_active AND coalesce(p.valid_until, 'infinity') > moment
$$;

-- The permissions of an organization that satisfy conditions 1 to 3 for a user and an asset, now or later. Where none does
-- so now (`covering`), also one that satisfies 1 and 2, or else one that satisfies 1: with these, `decide` names the same
-- condition as it would from all permissions of the organization. `permissions_that_matter` explains the order of the last
-- part.
CREATE FUNCTION permissions_ahead(
    org uuid, who uuid, their_groups uuid[], what uuid, its_nodes uuid[], moment timestamptz
) RETURNS SETOF permissions LANGUAGE sql STABLE AS $$
    WITH ahead AS MATERIALIZED (
        SELECT p.* FROM permissions p
        WHERE p.org_id = org AND permission_lies_ahead(p, moment)
            AND permission_covers_user(p, who, their_groups || ARRAY(SELECT * FROM later_groups_of_user(who, moment)))
            AND permission_covers_asset(p, what, its_nodes)
    ), covering AS MATERIALIZED (
        SELECT a.id FROM ahead a WHERE permission_is_valid(a, moment) AND permission_covers_user(a, who, their_groups)
    ), for_user AS MATERIALIZED (
        SELECT p.* FROM permissions p
        WHERE NOT EXISTS (SELECT FROM covering)
            AND p.org_id = org AND permission_is_valid(p, moment) AND permission_covers_user(p, who, their_groups)
    ), valid AS MATERIALIZED (
        (SELECT p.* FROM permissions p
        WHERE NOT EXISTS (SELECT FROM covering) AND NOT EXISTS (SELECT FROM for_user)
            AND p.org_id = org AND p.valid_until IS NULL AND permission_is_valid(p, moment)
        ORDER BY p.org_id, p.valid_until LIMIT 1)
        UNION ALL
        (SELECT p.* FROM permissions p
        WHERE NOT EXISTS (SELECT FROM covering) AND NOT EXISTS (SELECT FROM for_user)
            AND p.org_id = org AND p.valid_until > moment AND permission_is_valid(p, moment)
        ORDER BY p.org_id DESC, p.valid_until DESC LIMIT 1)
    )
    SELECT * FROM ahead UNION ALL (SELECT * FROM for_user LIMIT 1) UNION ALL SELECT * FROM valid
$$;
