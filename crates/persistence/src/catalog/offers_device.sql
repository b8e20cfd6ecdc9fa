-- Whether an item offers a device in an organization, as `Item::offers` defines it: the item names the device, or a node
-- above it. An item that is limited to own devices offers only those of the user.
-- $1 item, $2 device, $3 organization, $4 the categories that count as devices below a node, $5 the user who gets the device
SELECT EXISTS (
    SELECT FROM flows f JOIN assets a ON a.id = $2 AND a.org_id = $3 AND a.is_active
    WHERE f.id = $1 AND (a.owner_id = $5 OR f.definition -> 'item' -> 'own_devices_only' IS DISTINCT FROM 'true')
        AND (f.definition -> 'item' -> 'assets' ? a.id::text OR (a.category = ANY ($4::text[]) AND EXISTS (
        SELECT FROM asset_nodes an JOIN node_ancestors na ON na.node_id = an.node_id
        WHERE an.asset_id = a.id AND f.definition -> 'item' -> 'nodes' ? na.ancestor_id::text)))
) AS is_offered;
