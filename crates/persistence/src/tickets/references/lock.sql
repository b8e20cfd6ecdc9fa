-- Which of these assets and nodes an organization has, locked so that they are not deleted before the transaction ends.
-- Locked in the order of their ids, so that two requests never wait for each other in a circle.
-- $1 organization, $2 assets, $3 nodes
WITH a AS (
    SELECT id FROM assets WHERE org_id = $1 AND id = ANY ($2) ORDER BY id FOR KEY SHARE
), n AS (
    SELECT id FROM nodes WHERE org_id = $1 AND id = ANY ($3) ORDER BY id FOR KEY SHARE
)
SELECT id FROM a UNION ALL SELECT id FROM n;
