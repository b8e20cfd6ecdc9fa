-- A page of the assets that the permissions of a user cover, newest first, with the facts as check.sql has them. Each node
-- gives only as many assets as a page holds. The assets are those of `mine`, the permissions that satisfy conditions 1 and 2
-- now, in organizations to which the user belongs. The facts have the permissions of `ahead`, which satisfy them now or later; they are not searched again.
-- $1 user, $2 organizations (null: all), $3 nodes to look below (empty: all), $4 pattern of the folded name and address (null: any),
-- $5 assets before this one, $6 how many, $7 moment (null: now)
WITH who AS MATERIALIZED (
    SELECT u.id, m.at, ARRAY(SELECT * FROM groups_of_user(u.id, m.at)) AS groups
    FROM users u CROSS JOIN (SELECT coalesce($7::timestamptz, gatepass_now()) AS at) m
    WHERE u.id = $1 AND u.is_active
), ahead AS MATERIALIZED (
    SELECT p.* FROM who, permissions p
    WHERE permission_covers_user(p, who.id, who.groups || ARRAY(SELECT * FROM later_groups_of_user(who.id, who.at)))
        AND permission_lies_ahead(p, who.at) AND ($2::uuid[] IS NULL OR p.org_id = ANY ($2))
        AND (SELECT b.belongs FROM belonging(who.id, p.org_id) b)
), mine AS MATERIALIZED (
    SELECT a.* FROM who, ahead a WHERE permission_covers_user(a, who.id, who.groups) AND permission_is_valid(a, who.at)
), below AS (
    SELECT DISTINCT m.org_id, na.node_id
    FROM mine m CROSS JOIN unnest(m.nodes) top JOIN node_ancestors na ON na.ancestor_id = top
), reach AS (
    SELECT a.id FROM mine m CROSS JOIN unnest(m.assets) named JOIN assets a ON a.id = named
    WHERE named < $5::uuid AND a.org_id = m.org_id AND a.is_active
        AND ($4::text IS NULL OR a.folded LIKE $4)
        AND (cardinality($3::uuid[]) = 0 OR EXISTS (
            SELECT FROM asset_nodes fa JOIN node_ancestors fn ON fn.node_id = fa.node_id
            WHERE fa.asset_id = a.id AND fn.ancestor_id = ANY ($3)))
    UNION
    SELECT l.id FROM below b CROSS JOIN LATERAL (
        SELECT a.id FROM asset_nodes an JOIN assets a ON a.id = an.asset_id
        WHERE an.node_id = b.node_id AND an.asset_id < $5 AND a.org_id = b.org_id AND a.is_active
            AND ($4::text IS NULL OR a.folded LIKE $4)
            AND (cardinality($3::uuid[]) = 0 OR EXISTS (
                SELECT FROM asset_nodes fa JOIN node_ancestors fn ON fn.node_id = fa.node_id
                WHERE fa.asset_id = a.id AND fn.ancestor_id = ANY ($3)))
        ORDER BY an.asset_id DESC LIMIT $6
    ) l
), pairs AS MATERIALIZED (
    SELECT row_number() OVER (ORDER BY r.id DESC) AS number, who.id AS user_id, r.id AS asset_id, NULL::text AS account, who.at
    FROM (SELECT id FROM reach ORDER BY id DESC LIMIT $6) r, who
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
    SELECT row_number() OVER () AS n, m.* FROM ahead m
    WHERE m.org_id = f.org_id AND permission_covers_asset(m, f.asset_id, f.nodes)
) p ON true
ORDER BY q.number, p.n;
