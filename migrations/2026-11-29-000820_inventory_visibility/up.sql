-- What the inventory shows to members of an organization that restricts it (`inventory/shown.rs` in the domain).
--
-- The functions that statements call are PL/pgSQL, so that PostgreSQL plans them only when they run. Where no inventory is
-- restricted, they never run, and cost nothing.

-- Whether the inventory of an organization with these settings is restricted.
CREATE FUNCTION restricts_inventory(settings jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(settings ->> 'inventory_visibility' = 'restricted', false)
$$;

-- Each request asks which organizations of its user restrict the inventory. Few do.
CREATE INDEX organizations_restricted_idx ON organizations (id) WHERE restricts_inventory(settings);

-- Something that shows a part of the inventory of an organization: a permission in force, a flow, a catalog item, an owner.
CREATE TYPE inventory_source AS (
    org_id uuid,
    -- The assets and nodes that it names.
    assets uuid[],
    nodes uuid[],
    exclude_assets uuid[],
    exclude_nodes uuid[],
    -- Only assets of these categories. Null: any.
    categories text[],
    -- Whether it shows assets of its categories wherever they are.
    is_anywhere boolean,
    -- Only assets of this owner. Null: any.
    owner_id uuid,
    is_active_only boolean,
    -- Whether it shows its nodes and all below them, even those without assets.
    shows_nodes boolean
);

-- Everything that shows a part of the inventory of these organizations to a user who belongs to them.
CREATE FUNCTION inventory_sources(who uuid, orgs uuid[]) RETURNS SETOF inventory_source LANGUAGE sql STABLE AS $$
    WITH place AS MATERIALIZED (
        SELECT o.id, o.settings FROM organizations o WHERE o.id = ANY (orgs) AND belongs_to(who, o.id)
    ), reader AS MATERIALIZED (
        SELECT ARRAY(SELECT * FROM groups_of_user(who, gatepass_now())) AS groups
    ), usable AS MATERIALIZED (
        SELECT o.id AS org_id, f.ticket_type, f.definition FROM reader, place o JOIN flows f ON f.org_id = o.id OR f.org_id IS NULL
        WHERE f.enabled AND f.deleted_at IS NULL AND f.ticket_type IN ('asset_access', 'device_admin')
            AND (f.definition @> '{"visible_to": {"everyone": true}}'
                OR f.definition #> '{visible_to,users}' ? who::text
                OR f.definition #> '{visible_to,groups}' ?| reader.groups::text[])
            AND (f.org_id IS NOT NULL OR NOT (shadows_global(o.settings, f.ticket_type) AND EXISTS (
                SELECT FROM flows s WHERE s.org_id = o.id AND s.ticket_type = f.ticket_type AND s.deleted_at IS NULL)))
    )
    SELECT p.org_id, p.assets, p.nodes, p.exclude_assets, p.exclude_nodes, NULL::text[], false, NULL::uuid, false, true
    FROM reader, permissions p
    WHERE permission_covers_user(p, who, reader.groups) AND permission_is_valid(p, gatepass_now())
        AND p.org_id IN (SELECT o.id FROM place o)
    UNION ALL
    SELECT u.org_id,
        ARRAY(SELECT jsonb_array_elements_text(u.definition #> '{scope,assets}')::uuid),
        ARRAY(SELECT jsonb_array_elements_text(u.definition #> '{scope,nodes}')::uuid),
        '{}', '{}',
        CASE WHEN u.definition -> 'scope' ? 'categories'
            THEN ARRAY(SELECT jsonb_array_elements_text(u.definition #> '{scope,categories}')) END,
        NOT u.definition -> 'scope' ?| ARRAY['nodes', 'assets'], NULL, false, true
    FROM usable u
    WHERE u.ticket_type = 'asset_access' AND u.definition -> 'scope' ?| ARRAY['nodes', 'assets', 'categories']
    UNION ALL
    -- An item offers assets that it names, and hosts and devices in its nodes.
    SELECT u.org_id, offer.assets, offer.nodes, '{}', '{}', offer.categories, false,
        CASE WHEN u.definition #> '{item,own_devices_only}' = 'true' THEN who END, true, false
    FROM usable u CROSS JOIN LATERAL (
        SELECT ARRAY(SELECT jsonb_array_elements_text(u.definition #> '{item,assets}')::uuid) AS assets,
            '{}'::uuid[] AS nodes, NULL::text[] AS categories
        UNION ALL
        SELECT '{}', ARRAY(SELECT jsonb_array_elements_text(u.definition #> '{item,nodes}')::uuid), '{host,device}'
    ) offer
    WHERE u.ticket_type = 'device_admin'
    UNION ALL
    SELECT o.id, ARRAY(SELECT a.id FROM assets a WHERE a.owner_id = who AND a.org_id = o.id),
        ARRAY(SELECT n.id FROM nodes n WHERE n.owner_id = who AND n.org_id = o.id), '{}', '{}', NULL, false, NULL, false, true
    FROM place o
$$;

-- Whether the source limits what it shows of the assets and nodes that it names, and below.
CREATE FUNCTION source_is_limited(s inventory_source) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT s.is_anywhere OR s.categories IS NOT NULL OR s.owner_id IS NOT NULL OR s.is_active_only
        OR cardinality(s.exclude_assets) > 0 OR cardinality(s.exclude_nodes) > 0
$$;

-- Whether the source shows an asset. `within` are the nodes that hold it, and all above them.
CREATE FUNCTION source_shows_asset(s inventory_source, a assets, within uuid[]) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT a.org_id = s.org_id AND (s.is_anywhere OR a.id = ANY (s.assets) OR within && s.nodes)
        AND a.id <> ALL (s.exclude_assets) AND NOT within && s.exclude_nodes
        AND (s.categories IS NULL OR a.category = ANY (s.categories))
        AND (s.owner_id IS NULL OR a.owner_id IS NOT DISTINCT FROM s.owner_id)
        AND (a.is_active OR NOT s.is_active_only)
$$;

-- Whether the source shows a node with all that is below. `within` are the node and all above it.
CREATE FUNCTION source_shows_node(s inventory_source, org uuid, within uuid[]) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT s.shows_nodes AND org = s.org_id AND within && s.nodes AND NOT within && s.exclude_nodes
$$;

-- The assets of these organizations that are shown to a user. A source without limits shows all that it names, and below. The
-- others are asked about each asset that they name, and below, and that is not shown anyway.
CREATE FUNCTION assets_shown(who uuid, orgs uuid[]) RETURNS SETOF uuid LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    WITH sources AS MATERIALIZED (
        SELECT row_number() OVER () AS n, s, (s).org_id, source_is_limited(s) AS is_limited FROM inventory_sources(who, orgs) s
    ), freely AS MATERIALIZED (
        SELECT an.asset_id AS id, top.org_id
        FROM (SELECT DISTINCT x.org_id, unnest((x.s).nodes) AS id FROM sources x WHERE NOT x.is_limited) top
        JOIN node_ancestors na ON na.ancestor_id = top.id JOIN asset_nodes an ON an.node_id = na.node_id
        UNION
        SELECT unnest((x.s).assets), x.org_id FROM sources x WHERE NOT x.is_limited
    ), limited AS MATERIALIZED (
        SELECT an.asset_id AS id, top.n
        FROM (SELECT x.n, unnest((x.s).nodes) AS id FROM sources x WHERE x.is_limited) top
        JOIN node_ancestors na ON na.ancestor_id = top.id JOIN asset_nodes an ON an.node_id = na.node_id
        UNION
        SELECT unnest((x.s).assets), x.n FROM sources x WHERE x.is_limited
        UNION
        SELECT a.id, x.n FROM sources x JOIN assets a ON a.org_id = x.org_id AND a.category = ANY ((x.s).categories)
        WHERE (x.s).is_anywhere
    )
    SELECT a.id FROM freely f JOIN assets a ON a.id = f.id AND a.org_id = f.org_id
    UNION
    SELECT a.id FROM limited l JOIN sources x ON x.n = l.n JOIN assets a ON a.id = l.id
    WHERE l.id NOT IN (SELECT f.id FROM freely f)
        AND source_shows_asset(x.s, a, ARRAY(SELECT * FROM nodes_of_asset(a.id)));
END $$;

-- The nodes of these organizations that are shown to a user: with all that is below, or as the path to something.
CREATE FUNCTION nodes_shown(who uuid, orgs uuid[]) RETURNS SETOF uuid LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    WITH sources AS MATERIALIZED (
        SELECT s FROM inventory_sources(who, orgs) s WHERE (s).shows_nodes
    ), tops AS MATERIALIZED (
        -- Sources that exclude the same nodes show the same below a node.
        SELECT DISTINCT (x.s).org_id, (x.s).exclude_nodes AS without, unnest((x.s).nodes) AS id FROM sources x
    ), ends AS (
        SELECT n.id FROM tops t JOIN node_ancestors na ON na.ancestor_id = t.id
        JOIN nodes n ON n.id = na.node_id AND n.org_id = t.org_id
        WHERE cardinality(t.without) = 0
            OR NOT t.without && ARRAY(SELECT up.ancestor_id FROM node_ancestors up WHERE up.node_id = n.id)
        UNION
        SELECT an.node_id FROM assets_shown(who, orgs) shown (id) JOIN asset_nodes an ON an.asset_id = shown.id
    )
    SELECT DISTINCT na.ancestor_id FROM ends JOIN node_ancestors na ON na.node_id = ends.id;
END $$;

-- Those of these assets and nodes of an organization for which a user may ask: all if the organization does not restrict its
-- inventory, otherwise assets that are shown, and nodes that are shown with all that is below.
CREATE FUNCTION places_shown(who uuid, org uuid, these_assets uuid[], these_nodes uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    WITH place AS MATERIALIZED (
        SELECT restricts_inventory(o.settings) AS is_restricted FROM organizations o WHERE o.id = org
    ), sources AS MATERIALIZED (
        SELECT s FROM inventory_sources(who, ARRAY[org]) s
    )
    SELECT a.id FROM place CROSS JOIN assets a
    WHERE a.org_id = org AND a.id = ANY (these_assets) AND (NOT place.is_restricted OR EXISTS (
        SELECT FROM (SELECT ARRAY(SELECT * FROM nodes_of_asset(a.id)) AS within OFFSET 0) of_asset, sources x
        WHERE source_shows_asset(x.s, a, of_asset.within)))
    UNION ALL
    SELECT n.id FROM place CROSS JOIN nodes n
    WHERE n.org_id = org AND n.id = ANY (these_nodes) AND (NOT place.is_restricted OR EXISTS (
        SELECT FROM (
            SELECT ARRAY(SELECT na.ancestor_id FROM node_ancestors na WHERE na.node_id = n.id) AS within OFFSET 0
        ) of_node, sources x
        WHERE source_shows_node(x.s, n.org_id, of_node.within)));
END $$;
