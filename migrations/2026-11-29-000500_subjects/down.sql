DROP FUNCTION addresses_of(uuid[]);
DROP FUNCTION subjects_named(uuid[], uuid[], uuid[], uuid[]);

-- The name of a user, group, asset or node: a login name, or the path of a node. Null: it does not exist any more.
CREATE OR REPLACE FUNCTION name_of(type text, id uuid) RETURNS text LANGUAGE sql STABLE AS $$
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
