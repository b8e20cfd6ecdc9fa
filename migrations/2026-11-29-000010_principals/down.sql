ALTER TABLE events DROP COLUMN credential_made_by;
ALTER TABLE api_keys DROP COLUMN rights;
ALTER TABLE users DROP COLUMN home_org_id;
