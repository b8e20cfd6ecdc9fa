-- Active accounts and protocols of all assets in and below nodes of an organization, as far as the inventory shows them.
-- $1 organization, $2 nodes, $3 reader of a restricted inventory (null: all of it)
SELECT n.id,
    ARRAY(
        SELECT DISTINCT c.username FROM node_ancestors na
        JOIN asset_nodes an ON an.node_id = na.node_id JOIN accounts c ON c.asset_id = an.asset_id
        WHERE na.ancestor_id = n.id AND c.is_active
            AND ($3::uuid IS NULL OR an.asset_id IN (SELECT * FROM assets_shown($3, ARRAY[$1::uuid])))
    ) AS accounts,
    ARRAY(
        SELECT DISTINCT p ->> 'name' FROM node_ancestors na
        JOIN asset_nodes an ON an.node_id = na.node_id JOIN assets a ON a.id = an.asset_id
        CROSS JOIN jsonb_array_elements(a.protocols) p
        WHERE na.ancestor_id = n.id
            AND ($3::uuid IS NULL OR an.asset_id IN (SELECT * FROM assets_shown($3, ARRAY[$1::uuid])))
    ) AS protocols
FROM nodes n
WHERE n.org_id = $1 AND n.id = ANY ($2)
ORDER BY n.id;
