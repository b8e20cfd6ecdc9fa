-- Everything that shows a part of the inventory of these organizations to a user who belongs to them.
CREATE OR REPLACE FUNCTION inventory_sources(who uuid, orgs uuid[]) RETURNS SETOF inventory_source LANGUAGE sql STABLE AS $$
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
DROP FUNCTION permission_gives_something(permissions);
