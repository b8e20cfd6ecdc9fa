-- Active accounts and protocols of an organization's assets.
-- $1 organization, $2 assets
SELECT a.id, a.name, a.is_active,
    ARRAY(SELECT c.username FROM accounts c WHERE c.asset_id = a.id AND c.is_active) AS accounts,
    ARRAY(SELECT p ->> 'name' FROM jsonb_array_elements(a.protocols) p) AS protocols
FROM assets a
WHERE a.org_id = $1 AND a.id = ANY ($2)
ORDER BY a.name;
