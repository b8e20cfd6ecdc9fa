-- Whether an asset is in a scope, and which of these accounts assets in the scope have. Null: everything.
-- $1 organization, $2 nodes, $3 assets, $4 categories, $5 account names
WITH inside AS MATERIALIZED (
    SELECT a.id FROM assets a
    WHERE ($1::uuid IS NULL OR a.org_id = $1) AND ($4::text[] IS NULL OR a.category = ANY ($4))
        AND ($2::uuid[] IS NULL AND $3::uuid[] IS NULL OR a.id = ANY ($3) OR a.id IN (
            SELECT an.asset_id FROM asset_nodes an JOIN node_ancestors na ON na.node_id = an.node_id
            WHERE na.ancestor_id = ANY ($2)
        ))
)
SELECT EXISTS (SELECT FROM inside),
    ARRAY(
        SELECT DISTINCT c.username FROM accounts c JOIN inside ON inside.id = c.asset_id
        WHERE c.is_active AND c.username = ANY ($5)
    );
