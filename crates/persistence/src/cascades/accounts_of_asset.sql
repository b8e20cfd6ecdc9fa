-- The number of accounts of an asset, and the ids of the first 1,000.
-- $1 asset
SELECT count(*), coalesce((array_agg(id ORDER BY id))[1:1000], '{}') AS ids
FROM accounts WHERE asset_id = $1;
