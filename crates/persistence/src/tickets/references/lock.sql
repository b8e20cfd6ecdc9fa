-- The assets and nodes among these that an organization has. They are locked, so that nobody deletes them before the
-- transaction ends. They are locked in the order of their ids, so that two requests never deadlock.
-- $1 organization, $2 assets, $3 nodes, $4 a user from whom the inventory may hide some (null: nobody), $5 those that the user
-- knows anyway
WITH a AS (
    SELECT id FROM assets WHERE org_id = $1 AND id = ANY ($2) ORDER BY id FOR KEY SHARE
), n AS (
    SELECT id FROM nodes WHERE org_id = $1 AND id = ANY ($3) ORDER BY id FOR KEY SHARE
), found AS (
    SELECT id FROM a UNION ALL SELECT id FROM n
)
SELECT id FROM found
WHERE $4::uuid IS NULL OR NOT (SELECT restricts_inventory(o.settings) FROM organizations o WHERE o.id = $1)
    OR id = ANY ($5) OR id IN (SELECT * FROM places_shown($4, $1, $2, $3));
