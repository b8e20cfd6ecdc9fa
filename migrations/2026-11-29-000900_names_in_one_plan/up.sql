-- Names of objects without a call for each of them. PostgreSQL puts the text of a function in the place of its call if the
-- function returns a table and its arguments have no sub-select. It calls every function of one value that has a sub-select,
-- and plans it anew in each statement. `name_of`, `names_of`, `addresses_of` and `belongs_to` are such functions. Only servers of
-- the last release call them.

-- The name of a user, group, asset or node: a login name, or the path of a node. Of a deleted object: its last name.
CREATE FUNCTION object_name(type text, id uuid) RETURNS TABLE (name text) LANGUAGE sql STABLE AS $$
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

-- The names of the first 100 of these objects, in their order. One without a name has its id.
CREATE FUNCTION object_names(type text, ids uuid[]) RETURNS TABLE (names text[]) LANGUAGE sql STABLE AS $$
    SELECT ARRAY(
        SELECT coalesce(n.name, one.id::text)
        FROM unnest($2[1:100]) WITH ORDINALITY one (id, place) CROSS JOIN LATERAL object_name($1, one.id) n
        ORDER BY one.place
    )
$$;

-- The addresses of the first 100 of these assets, in their order. One without an address has an empty text.
CREATE FUNCTION asset_addresses(ids uuid[]) RETURNS TABLE (addresses text[]) LANGUAGE sql STABLE AS $$
    SELECT ARRAY(
        SELECT coalesce((SELECT a.address FROM assets a WHERE a.id = one.id), '')
        FROM unnest($1[1:100]) WITH ORDINALITY one (id, place) ORDER BY one.place
    )
$$;

-- Whether a user is a member of an organization, or a super admin.
CREATE FUNCTION belonging(who uuid, org uuid) RETURNS TABLE (belongs boolean) LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM members m WHERE m.org_id = $2 AND m.user_id = $1)
        OR EXISTS (SELECT FROM users u WHERE u.id = $1 AND u.is_super_admin)
$$;

-- The names, addresses and paths of these assets ($1), nodes ($2), groups ($3) and items ($4). Each of them has a row. An asset
-- has at most 100 paths. The name of an item is that of the version of its flow, so it is null here.
CREATE OR REPLACE FUNCTION subjects_named(assets uuid[], nodes uuid[], groups uuid[], items uuid[])
RETURNS TABLE (id uuid, name text, address text, paths text[], is_deleted boolean) LANGUAGE sql STABLE AS $$
    SELECT asked.id, coalesce(a.name, (SELECT f.name FROM former_names f WHERE f.id = asked.id)), a.address,
        ARRAY(
            SELECT p.name FROM asset_nodes n CROSS JOIN LATERAL object_name('node', n.node_id) p
            WHERE n.asset_id = asked.id ORDER BY 1 LIMIT 100
        ),
        a.id IS NULL
    FROM unnest($1) asked (id)
    LEFT JOIN assets a ON a.id = asked.id
    UNION ALL
    SELECT asked.id, coalesce(n.name, (SELECT f.name FROM former_names f WHERE f.id = asked.id)), NULL,
        CASE WHEN n.id IS NULL THEN '{}' ELSE ARRAY(SELECT p.name FROM object_name('node', n.id) p) END,
        n.id IS NULL
    FROM unnest($2) asked (id)
    LEFT JOIN nodes n ON n.id = asked.id
    UNION ALL
    SELECT asked.id, coalesce(g.name, (SELECT f.name FROM former_names f WHERE f.id = asked.id)), NULL, '{}', g.id IS NULL
    FROM unnest($3) asked (id)
    LEFT JOIN groups g ON g.id = asked.id
    UNION ALL
    SELECT asked.id, NULL, NULL, '{}', i.id IS NULL
    FROM unnest($4) asked (id)
    LEFT JOIN flows i ON i.id = asked.id AND i.deleted_at IS NULL
$$;
