-- The time behind a lock, and the locks on what a ticket grants, each defined once.

-- The present time. gatepass_now() stands still in a transaction; a statement that follows a lock begins later.
CREATE FUNCTION gatepass_moment() RETURNS timestamptz LANGUAGE sql STABLE AS
    'SELECT gatepass_now() + (statement_timestamp() - now())';

-- Finds which of these assets, nodes and groups of an organization exist, and whether the beneficiary may be given something
-- there, and locks them until the transaction ends. Rows are locked in the order of their ids, as every reference is, and
-- the user before their membership, as everybody does who locks both.
CREATE FUNCTION lock_grant_targets(org uuid, beneficiary uuid, assets uuid[], nodes uuid[], groups uuid[])
RETURNS TABLE (kind text, id uuid) LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY
    WITH a AS (
        SELECT asset.id FROM assets asset WHERE asset.org_id = $1 AND asset.id = ANY ($3) ORDER BY asset.id FOR KEY SHARE
    ), n AS (
        SELECT node.id FROM nodes node WHERE node.org_id = $1 AND node.id = ANY ($4) ORDER BY node.id FOR KEY SHARE
    ), g AS (
        SELECT grp.id FROM groups grp WHERE grp.org_id = $1 AND grp.id = ANY ($5) ORDER BY grp.id FOR KEY SHARE
    ), u AS MATERIALIZED (
        SELECT usr.id, usr.is_active, usr.is_super_admin FROM users usr WHERE usr.id = $2 FOR KEY SHARE
    ), m AS (
        SELECT FROM members member WHERE member.org_id = $1 AND member.user_id = (SELECT u.id FROM u) FOR KEY SHARE
    )
    SELECT 'asset', a.id FROM a
    UNION ALL SELECT 'node', n.id FROM n
    UNION ALL SELECT 'group', g.id FROM g
    UNION ALL SELECT CASE WHEN u.is_active THEN 'entitled' ELSE 'inactive' END, u.id FROM u
        WHERE u.is_super_admin OR EXISTS (SELECT FROM m);
END $$;
