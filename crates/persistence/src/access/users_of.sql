-- A page of the users whom the permissions about an asset cover, newest first, with the facts as check.sql has them.
-- $1 asset, $2 users before this one, $3 how many, $4 time (null: now); only permissions with one of these account entries
-- ($5) or one with a placeholder, protocols ($6) and actions ($7); null: any
WITH what AS MATERIALIZED (
    SELECT a.id, a.org_id, coalesce($4::timestamptz, gatepass_now()) AS at, ARRAY(SELECT * FROM nodes_of_asset(a.id)) AS nodes
    FROM assets a WHERE a.id = $1 AND a.is_active
), about AS MATERIALIZED (
    SELECT p.users, p.groups FROM what, permissions p
    WHERE p.org_id = what.org_id AND permission_covers_asset(p, what.id, what.nodes) AND permission_is_valid(p, what.at)
        AND ($5::text[] IS NULL OR p.accounts && $5
            OR EXISTS (SELECT FROM unnest(p.accounts) entry WHERE entry LIKE '%{username}%'))
        AND ($6::text[] IS NULL OR p.protocols && $6)
        AND ($7::text[] IS NULL OR p.actions && $7)
), below AS MATERIALIZED (
    SELECT named AS id FROM about CROSS JOIN unnest(about.groups) named
    UNION SELECT n.group_id FROM about CROSS JOIN unnest(about.groups) named JOIN group_ancestors n ON n.ancestor_id = named
), reach AS (
    SELECT u.id FROM about CROSS JOIN what CROSS JOIN unnest(about.users) named JOIN users u ON u.id = named
    WHERE named < $2::uuid AND u.is_active AND (SELECT b.belongs FROM belonging(u.id, what.org_id) b)
    UNION
    SELECT l.id FROM below g
    CROSS JOIN what
    CROSS JOIN LATERAL (
        SELECT u.id FROM group_members gm JOIN users u ON u.id = gm.user_id
        WHERE gm.group_id = g.id AND gm.user_id < $2 AND u.is_active AND (SELECT b.belongs FROM belonging(u.id, what.org_id) b)
        ORDER BY gm.user_id DESC LIMIT $3
    ) l
    UNION
    SELECT l.id FROM below g
    CROSS JOIN what
    CROSS JOIN LATERAL (
        -- Once each: a user whom several grants put into the group would take the place of others.
        SELECT DISTINCT gg.user_id AS id FROM grant_groups gg JOIN users u ON u.id = gg.user_id
        WHERE gg.group_id = g.id AND gg.user_id < $2 AND u.is_active AND (SELECT b.belongs FROM belonging(u.id, what.org_id) b)
            AND gg.valid_from <= what.at AND (gg.valid_until IS NULL OR gg.valid_until > what.at)
        ORDER BY gg.user_id DESC LIMIT $3
    ) l
), pairs AS MATERIALIZED (
    SELECT row_number() OVER (ORDER BY r.id DESC) AS number, r.id AS user_id, what.id AS asset_id, NULL::text AS account, what.at
    FROM (SELECT id FROM reach ORDER BY id DESC LIMIT $3) r, what
)
SELECT
    q.number, q.at,
    f.user_id, f.username, f.user_name, f.user_is_active,
    (SELECT b.belongs FROM belonging(f.user_id, f.org_id) b),
    CASE WHEN coalesce(p.n, 1) = 1 THEN f.groups ELSE '{}' END,
    CASE WHEN coalesce(p.n, 1) = 1 THEN (SELECT s.stays FROM stays_in_groups(f.user_id, q.at) s) ELSE '{}' END,
    f.asset_id, f.org_id, f.asset_name, f.address, f.category, f.asset_is_active, f.protocols,
    CASE WHEN coalesce(p.n, 1) = 1 THEN f.nodes ELSE '{}' END,
    CASE WHEN coalesce(p.n, 1) = 1 THEN f.accounts ELSE '{}' END,
    p.id, p.org_id, p.name, p.users, p.groups, p.assets, p.nodes, p.accounts, p.protocols, p.actions,
    p.valid_from, p.valid_until, p.is_active, p.comment, p.source_ticket_id, p.created_at, p.updated_at,
    p.exclude_assets, p.exclude_nodes, p.reusable_tokens
FROM pairs q
CROSS JOIN LATERAL access_facts(q.user_id, q.asset_id, q.account, q.at) f
LEFT JOIN LATERAL (
    SELECT row_number() OVER () AS n, m.* FROM permissions_ahead(f.org_id, f.user_id, f.groups, f.asset_id, f.nodes, q.at) m
) p ON true
ORDER BY q.number, p.n;
