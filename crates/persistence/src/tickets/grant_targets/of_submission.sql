-- Which of the assets, nodes and groups that a request asks for exist, and how its beneficiary stands to it; locked so
-- that none is deleted before the transaction ends. Locked in the order of their ids, as every reference is; the user before
-- their membership, as everybody does who locks both.
-- $1 organization, $2 beneficiary, $3 assets, $4 nodes, $5 the catalog item that gives groups (null: none)
WITH asked AS MATERIALIZED (
    SELECT $1::uuid AS org_id, $2::uuid AS beneficiary, $3::uuid[] AS assets, $4::uuid[] AS nodes,
        ARRAY(
            SELECT jsonb_array_elements_text(f.definition #> '{item,groups}')::uuid FROM flows f WHERE f.id = $5
        ) AS groups
), a AS (
    SELECT id FROM assets
    WHERE org_id = (SELECT org_id FROM asked) AND id = ANY ((SELECT assets FROM asked)::uuid[])
    ORDER BY id FOR KEY SHARE
), n AS (
    SELECT id FROM nodes
    WHERE org_id = (SELECT org_id FROM asked) AND id = ANY ((SELECT nodes FROM asked)::uuid[])
    ORDER BY id FOR KEY SHARE
), g AS (
    SELECT id FROM groups
    WHERE org_id = (SELECT org_id FROM asked) AND id = ANY ((SELECT groups FROM asked)::uuid[])
    ORDER BY id FOR KEY SHARE
), u AS MATERIALIZED (
    SELECT id, is_active, is_super_admin FROM users WHERE id = (SELECT beneficiary FROM asked) FOR KEY SHARE
), m AS (
    SELECT user_id FROM members
    WHERE org_id = (SELECT org_id FROM asked) AND user_id = (SELECT id FROM u) FOR KEY SHARE
)
SELECT 'asset', id FROM a
UNION ALL SELECT 'node', id FROM n
UNION ALL SELECT 'group', id FROM g
UNION ALL SELECT CASE WHEN is_active THEN 'entitled' ELSE 'inactive' END, id FROM u
    WHERE is_super_admin OR EXISTS (SELECT FROM m);
