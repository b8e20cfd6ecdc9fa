-- Assets and nodes that a permission does not reach, although it names a node above them.
ALTER TABLE permissions
    ADD COLUMN exclude_assets uuid[] NOT NULL DEFAULT '{}',
    ADD COLUMN exclude_nodes uuid[] NOT NULL DEFAULT '{}';
CREATE INDEX permissions_exclude_assets_idx ON permissions USING gin (exclude_assets);
CREATE INDEX permissions_exclude_nodes_idx ON permissions USING gin (exclude_nodes);

-- Condition 3: the permission names the asset or one of the nodes above it, and excludes neither. Two look-ups in GIN indexes.
CREATE OR REPLACE FUNCTION permission_covers_asset(p permissions, what uuid, its_nodes uuid[]) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT (p.assets @> ARRAY[what] OR p.nodes && its_nodes)
        AND NOT p.exclude_assets @> ARRAY[what] AND NOT p.exclude_nodes && its_nodes
$$;
