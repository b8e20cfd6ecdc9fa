-- The names, addresses and paths of these assets ($1), nodes ($2), groups ($3) and items ($4). Each of them has a row. An asset
-- has at most 100 paths. The name of an item is that of the version of its flow, so it is null here.
CREATE OR REPLACE FUNCTION subjects_named(assets uuid[], nodes uuid[], groups uuid[], items uuid[])
RETURNS TABLE (id uuid, name text, address text, paths text[], is_deleted boolean) LANGUAGE sql STABLE AS $$
    SELECT asked.id, coalesce(a.name, f.name), a.address,
        ARRAY(SELECT name_of('node', n.node_id) FROM asset_nodes n WHERE n.asset_id = asked.id ORDER BY 1 LIMIT 100),
        a.id IS NULL
    FROM unnest($1) asked (id)
    LEFT JOIN assets a ON a.id = asked.id
    LEFT JOIN former_names f ON f.id = asked.id AND a.id IS NULL
    UNION ALL
    SELECT asked.id, coalesce(n.name, f.name), NULL,
        CASE WHEN n.id IS NULL THEN '{}' ELSE ARRAY[name_of('node', n.id)] END,
        n.id IS NULL
    FROM unnest($2) asked (id)
    LEFT JOIN nodes n ON n.id = asked.id
    LEFT JOIN former_names f ON f.id = asked.id AND n.id IS NULL
    UNION ALL
    SELECT asked.id, coalesce(g.name, f.name), NULL, '{}', g.id IS NULL
    FROM unnest($3) asked (id)
    LEFT JOIN groups g ON g.id = asked.id
    LEFT JOIN former_names f ON f.id = asked.id AND g.id IS NULL
    UNION ALL
    SELECT asked.id, NULL, NULL, '{}', i.id IS NULL
    FROM unnest($4) asked (id)
    LEFT JOIN flows i ON i.id = asked.id AND i.deleted_at IS NULL
$$;

DROP FUNCTION belonging(uuid, uuid);
DROP FUNCTION asset_addresses(uuid[]);
DROP FUNCTION object_names(text, uuid[]);
DROP FUNCTION object_name(text, uuid);
