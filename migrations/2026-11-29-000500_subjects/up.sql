-- Tickets, grants and exports show the names of what they are about, also of deleted objects.

-- The names, addresses and paths of these assets ($1), nodes ($2), groups ($3) and items ($4). Each of them has a row. An asset
-- has at most 100 paths. The name of an item is that of the version of its flow, so it is null here.
CREATE FUNCTION subjects_named(assets uuid[], nodes uuid[], groups uuid[], items uuid[])
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

-- The name of a user, group, asset or node: a login name, or the path of a node. Of a deleted object: its last name.
CREATE OR REPLACE FUNCTION name_of(type text, id uuid) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        CASE $1
            WHEN 'user' THEN (SELECT u.username FROM users u WHERE u.id = $2)
            WHEN 'group' THEN (SELECT g.name FROM groups g WHERE g.id = $2)
            WHEN 'asset' THEN (SELECT a.name FROM assets a WHERE a.id = $2)
            WHEN 'node' THEN (
                SELECT string_agg(n.name, '/' ORDER BY a.depth DESC)
                FROM node_ancestors a JOIN nodes n ON n.id = a.ancestor_id WHERE a.node_id = $2
            )
        END,
        (SELECT f.name FROM former_names f WHERE f.id = $2)
    )
$$;

-- The addresses of the first 100 of these assets, in their order. One without an address has an empty text.
CREATE FUNCTION addresses_of(ids uuid[]) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY(
        SELECT coalesce((SELECT a.address FROM assets a WHERE a.id = one.id), '')
        FROM unnest($1[1:100]) WITH ORDINALITY one (id, place) ORDER BY one.place
    )
$$;
