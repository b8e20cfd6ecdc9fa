-- The objects that a flow may name, among those given, locked so that nobody deletes them before the transaction ends.
-- Users are global. A global flow may name groups of any organization, but no asset or node.
-- $1 organization (null: a global flow), $2 users, $3 groups, $4 assets, $5 nodes
WITH u AS (
    SELECT id FROM users WHERE id = ANY ($2) FOR KEY SHARE
), g AS (
    SELECT id FROM groups WHERE id = ANY ($3) AND ($1::uuid IS NULL OR org_id = $1) FOR KEY SHARE
), a AS (
    SELECT id FROM assets WHERE id = ANY ($4) AND org_id = $1 FOR KEY SHARE
), n AS (
    SELECT id FROM nodes WHERE id = ANY ($5) AND org_id = $1 FOR KEY SHARE
)
SELECT 'user' AS kind, id FROM u
UNION ALL SELECT 'group', id FROM g
UNION ALL SELECT 'asset', id FROM a
UNION ALL SELECT 'node', id FROM n;
