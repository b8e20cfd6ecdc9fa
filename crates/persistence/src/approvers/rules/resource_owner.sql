-- The owners of the requested assets.
SELECT DISTINCT a.owner_id FROM assets a WHERE a.org_id = r.org_id AND a.id = ANY (r.assets)
