-- Exports show the names of objects beside their ids.

-- The name of a user, group, asset or node: a login name, or the path of a node. Null: it does not exist any more.
CREATE FUNCTION name_of(type text, id uuid) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE $1
        WHEN 'user' THEN (SELECT u.username FROM users u WHERE u.id = $2)
        WHEN 'group' THEN (SELECT g.name FROM groups g WHERE g.id = $2)
        WHEN 'asset' THEN (SELECT a.name FROM assets a WHERE a.id = $2)
        WHEN 'node' THEN (
            SELECT string_agg(n.name, '/' ORDER BY a.depth DESC)
            FROM node_ancestors a JOIN nodes n ON n.id = a.ancestor_id WHERE a.node_id = $2
        )
    END
$$;

-- The names of the first 100 of these objects, in their order.
CREATE FUNCTION names_of(type text, ids uuid[]) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY(
        SELECT coalesce(name_of($1, one.id), one.id::text)
        FROM unnest($2[1:100]) WITH ORDINALITY one (id, place) ORDER BY one.place
    )
$$;
