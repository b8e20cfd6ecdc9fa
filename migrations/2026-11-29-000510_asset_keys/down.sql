ALTER TABLE api_keys DROP COLUMN asset_id;
