DROP INDEX api_keys_made_with_idx;
ALTER TABLE api_keys DROP COLUMN made_with;
