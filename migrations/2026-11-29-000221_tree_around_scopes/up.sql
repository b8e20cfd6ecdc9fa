-- The tree around a request and around the places that scopes of flows name (`Tree`). Kinds of rows: `asset` and `node` with
-- all nodes above (an asset also with its category); and, if `looks_below`, what is below each of `of_nodes` as far as scopes
-- tell it apart: `asset_below` (the asset only if it is named, the named nodes above it) and `node_below` (a named node).
--
-- A scope is a member of a flow's definition. Servers of the last release do not know it, and take the flow as a flow for
-- everything: scopes are for the time when all servers are new.
CREATE FUNCTION tree_around(
    org uuid, of_assets uuid[], of_nodes uuid[], named_assets uuid[], named_nodes uuid[], looks_below boolean
) RETURNS TABLE (kind text, subject uuid, asset uuid, category text, within uuid[]) LANGUAGE sql STABLE AS $$
    SELECT 'asset', a.id, NULL::uuid, a.category, ARRAY(
        SELECT DISTINCT na.ancestor_id FROM asset_nodes an JOIN node_ancestors na ON na.node_id = an.node_id
        WHERE an.asset_id = a.id
    )
    FROM assets a WHERE a.org_id = org AND a.id = ANY (of_assets || named_assets)
    UNION ALL
    SELECT 'node', n.id, NULL, NULL, ARRAY(
        SELECT na.ancestor_id FROM node_ancestors na WHERE na.node_id = n.id AND na.depth > 0
    )
    FROM nodes n WHERE n.org_id = org AND n.id = ANY (of_nodes || named_nodes)
    UNION ALL
    SELECT DISTINCT 'asset_below', na.ancestor_id, CASE WHEN a.id = ANY (named_assets) THEN a.id END, a.category, ARRAY(
        SELECT DISTINCT up.ancestor_id FROM asset_nodes own JOIN node_ancestors up ON up.node_id = own.node_id
        WHERE own.asset_id = a.id AND up.ancestor_id = ANY (named_nodes)
        ORDER BY up.ancestor_id
    )
    FROM node_ancestors na JOIN asset_nodes an ON an.node_id = na.node_id JOIN assets a ON a.id = an.asset_id
    WHERE looks_below AND a.org_id = org AND na.ancestor_id = ANY (of_nodes)
    UNION ALL
    SELECT 'node_below', na.ancestor_id, NULL, NULL, ARRAY[na.node_id]
    FROM node_ancestors na
    WHERE looks_below AND na.ancestor_id = ANY (of_nodes) AND na.node_id = ANY (named_nodes) AND na.depth > 0
$$;
