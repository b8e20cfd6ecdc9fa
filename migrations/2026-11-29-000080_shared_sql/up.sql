-- Parts that several statements share. Each is one expression or one SELECT and changes nothing, so that PostgreSQL puts
-- its text in the place of the call and plans the two together: a call costs nothing, and indexes serve as they would.

-- Condition 1 of access (domain.md section 8): the permission is active, and its window holds at this moment. Not in the
-- words of the index by end, which the planner would read beside those of conditions 2 and 3: in most organizations nearly
-- all permissions are valid.
CREATE FUNCTION permission_is_valid(p permissions, moment timestamptz) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT p.is_active AND (p.valid_from IS NULL OR p.valid_from <= moment)
        AND coalesce(p.valid_until, 'infinity') > moment
$$;

-- Condition 2: the permission names the user or one of their groups. Two look-ups in GIN indexes.
CREATE FUNCTION permission_covers_user(p permissions, who uuid, their_groups uuid[]) RETURNS boolean LANGUAGE sql IMMUTABLE
AS $$ SELECT p.users @> ARRAY[who] OR p.groups && their_groups $$;

-- Condition 3: the permission names the asset or one of the nodes above it. Two look-ups in GIN indexes.
CREATE FUNCTION permission_covers_asset(p permissions, what uuid, its_nodes uuid[]) RETURNS boolean LANGUAGE sql IMMUTABLE
AS $$ SELECT p.assets @> ARRAY[what] OR p.nodes && its_nodes $$;

-- The groups that a user is in at a moment: lasting memberships, and those that a grant gives.
CREATE FUNCTION groups_of_user(who uuid, moment timestamptz) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    SELECT m.group_id FROM group_members m WHERE m.user_id = who
    UNION ALL
    SELECT g.group_id FROM grant_groups g
    WHERE g.user_id = who AND g.valid_from <= moment AND (g.valid_until IS NULL OR g.valid_until > moment)
$$;

-- The nodes that an asset sits in, and all nodes above them.
CREATE FUNCTION nodes_of_asset(what uuid) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    SELECT DISTINCT a.ancestor_id FROM asset_nodes n JOIN node_ancestors a ON a.node_id = n.node_id WHERE n.asset_id = what
$$;

-- What an access check knows of a user and an asset at a moment: `leaves` says when the user leaves those groups that only
-- grants give; `accounts` holds one account of the asset, or all where none is asked for.
-- Fences (OFFSET 0) have users and assets looked up by their keys, since a plan for any number of pairs would rather read
-- the tables, and have the arrays computed once.
CREATE FUNCTION access_facts(who uuid, what uuid, wanted_account text, moment timestamptz)
RETURNS TABLE (
    user_id uuid, username text, user_name text, user_is_active boolean, groups uuid[], leaves jsonb,
    asset_id uuid, org_id uuid, asset_name text, address text, category text, asset_is_active boolean,
    protocols jsonb, nodes uuid[], accounts jsonb
) LANGUAGE sql STABLE AS $$
    SELECT u.id, u.username, u.name, u.is_active, s.groups, s.leaves,
        a.id, a.org_id, a.name, a.address, a.category, a.is_active,
        coalesce(jsonb_path_query_array(a.protocols, '$[*].name'), '[]'),
        s.nodes,
        coalesce((
            SELECT jsonb_object_agg(c.username, c.is_active) FROM accounts c
            WHERE c.asset_id = a.id AND (wanted_account IS NULL OR c.username = wanted_account)
        ), '{}')
    FROM (SELECT * FROM users WHERE id = who OFFSET 0) u
    CROSS JOIN LATERAL (SELECT * FROM assets WHERE id = what OFFSET 0) a
    CROSS JOIN LATERAL (
        SELECT ARRAY(SELECT * FROM groups_of_user(u.id, moment)) AS groups,
            coalesce((
                SELECT jsonb_object_agg(e.group_id, e.until) FROM (
                    SELECT g.group_id, max(g.valid_until) AS until FROM grant_groups g
                    WHERE g.user_id = u.id AND g.valid_from <= moment
                        AND (g.valid_until IS NULL OR g.valid_until > moment)
                        AND NOT EXISTS (
                            SELECT FROM group_members m WHERE m.group_id = g.group_id AND m.user_id = g.user_id)
                    GROUP BY g.group_id HAVING bool_and(g.valid_until IS NOT NULL)
                ) e
            ), '{}') AS leaves,
            ARRAY(SELECT * FROM nodes_of_asset(a.id)) AS nodes
        OFFSET 0
    ) s
$$;

-- The permissions of an organization that satisfy conditions 1 to 3 for a user and an asset (`covering`). Where there are
-- none, one that satisfies 1 and 2, or else one that satisfies 1: with these, `decide` names the same condition as it would
-- from all permissions of the organization.
-- Those that never end and those that have not ended are two parts of one index, without the many that have; ordered as
-- the index is, since a plan for LIMIT 1 would rather read the table until it finds one. A LIMIT inside of `for_user`
-- would have PostgreSQL read the whole table rather than the indexes.
CREATE FUNCTION permissions_that_matter(
    org uuid, who uuid, their_groups uuid[], what uuid, its_nodes uuid[], moment timestamptz
) RETURNS SETOF permissions LANGUAGE sql STABLE AS $$
    WITH covering AS MATERIALIZED (
        SELECT p.* FROM permissions p
        WHERE p.org_id = org AND permission_is_valid(p, moment)
            AND permission_covers_user(p, who, their_groups) AND permission_covers_asset(p, what, its_nodes)
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
    SELECT * FROM covering UNION ALL (SELECT * FROM for_user LIMIT 1) UNION ALL SELECT * FROM valid
$$;

-- Everybody whom the rules of a level name for a request, and these people; `how` is the rule's kind in the singular, `via`
-- the group that it names, and `place` the order of a chain of managers.
-- A chain of managers ends where it would come back to somebody. A node without an owner has the owner of the nearest node
-- above it that has one. Sub-selects for values, so that each look-up is one of an index.
CREATE FUNCTION people_named_by_rules(
    org uuid, beneficiary uuid, asked_assets uuid[], asked_nodes uuid[], people uuid[], rules jsonb
) RETURNS TABLE (how text, via uuid, place integer, user_id uuid) LANGUAGE sql STABLE AS $$
    WITH RECURSIVE wanted AS MATERIALIZED (
        SELECT
            coalesce(max(coalesce((r ->> 'depth')::bigint, 1)) FILTER (WHERE r ->> 'kind' = 'requester_manager'), 0) AS depth,
            array_agg((r ->> 'id')::uuid) FILTER (WHERE r ->> 'kind' = 'user') AS users,
            array_agg((r ->> 'id')::uuid) FILTER (WHERE r ->> 'kind' = 'group') AS groups,
            bool_or(r ->> 'kind' = 'super_admins') AS super_admins,
            bool_or(r ->> 'kind' = 'org_admins') AS org_admins,
            bool_or(r ->> 'kind' = 'resource_owner') AS resource_owners,
            bool_or(r ->> 'kind' = 'node_owner') AS node_owners
        FROM jsonb_array_elements(rules) r
    ), chain AS (
        SELECT u.manager_id AS id, 1 AS depth, ARRAY[u.id] AS seen FROM users u
        WHERE u.id = beneficiary AND (SELECT depth FROM wanted) > 0 AND u.manager_id <> u.id
        UNION ALL
        SELECT u.manager_id, c.depth + 1, c.seen || u.id FROM chain c JOIN users u ON u.id = c.id
        WHERE c.depth < (SELECT depth FROM wanted) AND u.manager_id <> u.id AND NOT u.manager_id = ANY (c.seen)
    ), places AS (
        SELECT unnest(asked_nodes) AS id UNION SELECT n.node_id FROM asset_nodes n WHERE n.asset_id = ANY (asked_assets)
    )
    SELECT 'user', NULL::uuid, 0, unnest(people)
    UNION ALL SELECT 'user', NULL, 0, unnest(users) FROM wanted
    UNION ALL SELECT 'group', m.group_id, 0, m.user_id FROM effective_members m
        WHERE m.group_id = ANY ((SELECT groups FROM wanted)::uuid[])
    UNION ALL SELECT 'super_admin', NULL, 0, u.id FROM users u WHERE (SELECT super_admins FROM wanted) AND u.is_super_admin
    UNION ALL SELECT 'org_admin', NULL, 0, m.user_id FROM members m
        WHERE (SELECT org_admins FROM wanted) AND m.org_id = org AND m.role = 'org_admin'
    UNION ALL SELECT 'manager', NULL, depth, id FROM chain
    UNION ALL SELECT 'resource_owner', NULL, 0, a.owner_id FROM assets a
        WHERE (SELECT resource_owners FROM wanted) AND a.org_id = org AND a.id = ANY (asked_assets)
    UNION ALL SELECT 'node_owner', NULL, 0, nearest.owner_id FROM (
        SELECT DISTINCT ON (a.node_id) n.owner_id
        FROM places p JOIN node_ancestors a ON a.node_id = p.id JOIN nodes n ON n.id = a.ancestor_id
        WHERE (SELECT node_owners FROM wanted) AND n.org_id = org AND n.owner_id IS NOT NULL
        ORDER BY a.node_id, a.depth
    ) nearest
$$;

-- The state of a ticket by the clock: one that nobody decided in time has expired, whether or not anybody stored it.
CREATE FUNCTION ticket_state_now(state text, decision_deadline timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN state IN ('pending', 'blocked') AND decision_deadline <= gatepass_now() THEN 'expired' ELSE state END
$$;

-- The state of a grant by the clock, as `Grant::state_at` has it.
CREATE FUNCTION grant_state_now(state text, window_start timestamptz, window_end timestamptz) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN state NOT IN ('open', 'ready') THEN state
        WHEN window_end <= gatepass_now() THEN 'expired'
        WHEN window_start > gatepass_now() THEN 'scheduled'
        WHEN state = 'ready' THEN 'ready'
        ELSE 'active'
    END
$$;

-- The tickets that a user takes part in: as applicant, as beneficiary, or asked to decide now or before.
CREATE FUNCTION tickets_concerning(who uuid) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    SELECT t.id FROM tickets t WHERE t.applicant_id = who
    UNION SELECT t.id FROM tickets t WHERE t.beneficiary_id = who
    UNION SELECT a.ticket_id FROM ticket_approvers a WHERE a.user_id = who
$$;

-- The organizations in which a global catalog item can be asked for: no enabled flow of its type is there, and they have all
-- groups that it gives (domain.md section 4).
CREATE FUNCTION organizations_offering(item_type text, item_definition jsonb) RETURNS TABLE (org_id uuid)
LANGUAGE sql STABLE AS $$
    SELECT o.id FROM organizations o
    WHERE NOT EXISTS (
        SELECT FROM flows s WHERE s.org_id = o.id AND s.ticket_type = item_type AND s.enabled AND s.deleted_at IS NULL
    ) AND NOT EXISTS (
        SELECT FROM jsonb_array_elements_text(item_definition -> 'item' -> 'groups') wanted (id)
        WHERE NOT EXISTS (SELECT FROM groups g WHERE g.id = wanted.id::uuid AND g.org_id = o.id)
    )
$$;

-- Up to ten people for each level of a flow who would decide for a requester, where the flow tells. Owners depend on what is
-- asked for, and so do the admins for a global flow: they are not told. A chain of managers that comes back to somebody ends
-- by its length.
CREATE FUNCTION deciders_of_flow(flow_org uuid, flow_definition jsonb, requester uuid) RETURNS TABLE (deciders jsonb)
LANGUAGE sql STABLE AS $$
    SELECT coalesce((
        SELECT jsonb_agg(jsonb_build_object('level', a.level, 'id', p.id, 'username', p.username, 'name', p.name)
            ORDER BY a.level, p.username, p.id)
        FROM (
            SELECT l.level, l.rule -> 'approvers' AS rules
            FROM jsonb_array_elements(
                CASE flow_definition #>> '{approval,type}'
                    WHEN 'manual' THEN '[{"approvers": [{"kind": "org_admins"}, {"kind": "super_admins"}]}]'
                    ELSE coalesce(flow_definition #> '{approval,levels}', '[]')
                END
            ) WITH ORDINALITY l (rule, level)
            WHERE flow_definition -> 'show_progress' IS DISTINCT FROM 'false'
        ) a
        CROSS JOIN LATERAL (
            SELECT DISTINCT x.id, x.username, x.name FROM (
                (SELECT u.id, u.username, u.name
                FROM jsonb_array_elements(a.rules) r JOIN users u ON u.id = (r ->> 'id')::uuid
                WHERE r ->> 'kind' = 'user' AND u.is_active AND u.kind = 'human' AND u.id <> requester LIMIT 10)
                UNION ALL
                (SELECT u.id, u.username, u.name
                FROM jsonb_array_elements(a.rules) r
                JOIN effective_members m ON m.group_id = (r ->> 'id')::uuid JOIN users u ON u.id = m.user_id
                WHERE r ->> 'kind' = 'group' AND u.is_active AND u.kind = 'human' AND u.id <> requester LIMIT 10)
                UNION ALL
                (SELECT u.id, u.username, u.name FROM users u
                WHERE u.is_super_admin AND a.rules @> '[{"kind": "super_admins"}]'
                    AND u.is_active AND u.kind = 'human' AND u.id <> requester LIMIT 10)
                UNION ALL
                (SELECT u.id, u.username, u.name FROM members m JOIN users u ON u.id = m.user_id
                WHERE m.org_id = flow_org AND m.role = 'org_admin' AND a.rules @> '[{"kind": "org_admins"}]'
                    AND u.is_active AND u.kind = 'human' AND u.id <> requester LIMIT 10)
                UNION ALL
                (WITH RECURSIVE chain AS (
                    SELECT b.manager_id AS id, 1 AS depth FROM users b
                    WHERE b.id = requester AND b.manager_id IS NOT NULL
                    UNION ALL
                    SELECT b.manager_id, c.depth + 1 FROM chain c JOIN users b ON b.id = c.id
                    WHERE c.depth < 10 AND b.manager_id IS NOT NULL
                )
                SELECT u.id, u.username, u.name
                FROM jsonb_array_elements(a.rules) r
                JOIN chain c ON c.depth = coalesce((r ->> 'depth')::integer, 1) JOIN users u ON u.id = c.id
                WHERE r ->> 'kind' = 'requester_manager' AND u.is_active AND u.kind = 'human' AND u.id <> requester LIMIT 10)
            ) x
            ORDER BY x.username, x.id LIMIT 10
        ) p
    ), '[]')
$$;
