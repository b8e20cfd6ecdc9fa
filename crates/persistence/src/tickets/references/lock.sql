-- The assets and nodes among these that an organization has. They are locked, so that nobody deletes them before the
-- transaction ends. They are locked in the order of their ids, so that two requests never deadlock.
-- $1 organization, $2 assets, $3 nodes
WITH a AS (
    SELECT id FROM assets WHERE org_id = $1 AND id = ANY ($2) ORDER BY id FOR KEY SHARE
), n AS (
    SELECT id FROM nodes WHERE org_id = $1 AND id = ANY ($3) ORDER BY id FOR KEY SHARE
)
SELECT id FROM a UNION ALL SELECT id FROM n;
