-- The facts of one access check as check.sql has them, for an answer that explains itself. Besides the permissions that
-- matter it gives permissions that cover the user or the asset, valid or not: the oldest 1,000 of each.
-- $1 users, $2 assets, $3 accounts, $4 times (null: now); the first element of each array makes the first pair, and so on
WITH pairs AS (
    SELECT number, user_id, asset_id, account, coalesce(at, gatepass_now()) AS at
    FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[])
        WITH ORDINALITY AS asked (user_id, asset_id, account, at, number)
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
    SELECT row_number() OVER () AS n, once.* FROM (
        SELECT DISTINCT ON (near.id) near.* FROM (
            SELECT * FROM permissions_ahead(f.org_id, f.user_id, f.groups, f.asset_id, f.nodes, q.at)
            UNION ALL
            (SELECT c.* FROM permissions c
            WHERE c.org_id = f.org_id AND permission_covers_user(c, f.user_id, f.groups)
            ORDER BY c.id LIMIT 1000)
            UNION ALL
            (SELECT c.* FROM permissions c
            WHERE c.org_id = f.org_id AND permission_covers_asset(c, f.asset_id, f.nodes)
            ORDER BY c.id LIMIT 1000)
        ) near
        ORDER BY near.id
    ) once
) p ON true
ORDER BY q.number, p.n;
