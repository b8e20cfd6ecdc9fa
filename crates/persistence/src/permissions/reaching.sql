-- Permissions that allow something now or later and that reach an asset or node only after its move: in its new place they name
-- a node above it and exclude none, in its old place they do not. A node without assets in or below it does not count, since a
-- permission reaches nothing through it.
-- $1 organization, $2 nodes above the new place, $3 nodes above the old place, $4 the asset (null: a node is moved),
-- $5 the node (null: an asset is moved), $6 permissions after this one, $7 how many
SELECT p.id, p.name, g.id AS grant_id, t.id AS ticket_id, t.number AS ticket_number
FROM permissions p LEFT JOIN tickets t ON t.id = p.source_ticket_id LEFT JOIN grants g ON g.ticket_id = t.id
WHERE p.org_id = $1 AND p.id > $6
    AND (p.nodes && $2 OR p.assets @> ARRAY[$4::uuid]) AND NOT p.exclude_nodes && $2
    AND NOT ((p.nodes && $3 OR p.assets @> ARRAY[$4::uuid]) AND NOT p.exclude_nodes && $3)
    AND ($4::uuid IS NULL OR NOT p.exclude_assets @> ARRAY[$4::uuid])
    AND ($5::uuid IS NULL OR NOT p.exclude_nodes @> ARRAY[$5::uuid])
    AND p.is_active AND window_lasts(p.valid_until)
    AND ($5::uuid IS NULL OR EXISTS (
        SELECT FROM node_ancestors na JOIN asset_nodes an ON an.node_id = na.node_id WHERE na.ancestor_id = $5))
ORDER BY p.id LIMIT $7;
