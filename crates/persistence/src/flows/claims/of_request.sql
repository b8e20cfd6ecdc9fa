-- The tree around a request of access to assets. No row if no flow of the organization or global flow has a scope that names
-- places.
-- $1 organization, $2 ticket type, $3 assets, $4 nodes
WITH scopes AS MATERIALIZED (
    SELECT f.definition -> 'scope' AS scope FROM flows f
    WHERE f.ticket_type = $2 AND (f.org_id = $1 OR f.org_id IS NULL) AND f.deleted_at IS NULL
        AND f.definition -> 'scope' ?| ARRAY['nodes', 'assets', 'categories']
)
SELECT t.kind, t.subject, t.asset, t.category, t.within
FROM (
    SELECT ARRAY(SELECT jsonb_array_elements_text(s.scope -> 'assets')::uuid FROM scopes s) AS assets,
        ARRAY(SELECT jsonb_array_elements_text(s.scope -> 'nodes')::uuid FROM scopes s) AS nodes
    WHERE EXISTS (SELECT FROM scopes)
) named CROSS JOIN LATERAL tree_around($1, $3, $4, named.assets, named.nodes, true) t;
