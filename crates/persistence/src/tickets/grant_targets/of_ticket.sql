-- Which of the assets, nodes and groups that a ticket would grant exist, and how its beneficiary stands to it; locked so
-- that none is deleted before the transaction ends. Locked in the order of their ids, as every reference is; the user before
-- their membership, as everybody does who locks both.
-- $1 ticket
WITH asked AS MATERIALIZED (
    SELECT t.org_id, t.beneficiary_id AS beneficiary,
        array_append(
            ARRAY(SELECT jsonb_array_elements_text(coalesce(t.approved, t.requested) -> 'assets')::uuid),
            (coalesce(t.approved, t.requested) ->> 'asset_id')::uuid
        ) AS assets,
        ARRAY(SELECT jsonb_array_elements_text(coalesce(t.approved, t.requested) -> 'nodes')::uuid) AS nodes,
        ARRAY(SELECT jsonb_array_elements_text(v.definition #> '{item,groups}')::uuid) AS groups
    FROM tickets t JOIN flow_versions v ON v.flow_id = t.flow_id AND v.version = t.flow_version
    WHERE t.id = $1
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
