-- An API key may be for one asset, whose grants it reads. Such a key is stored without scopes: a server that does not know this
-- column lets it do nothing. The asset may be deleted, and then the key reads nothing.
ALTER TABLE api_keys ADD COLUMN asset_id uuid;
