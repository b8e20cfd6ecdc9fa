CREATE OR REPLACE FUNCTION permission_covers_asset(p permissions, what uuid, its_nodes uuid[]) RETURNS boolean LANGUAGE sql IMMUTABLE
AS $$ SELECT p.assets @> ARRAY[what] OR p.nodes && its_nodes $$;
ALTER TABLE permissions DROP COLUMN exclude_nodes, DROP COLUMN exclude_assets;
