-- With which key a key was made: revoking a key revokes those, or a stolen one would live on in them.
ALTER TABLE api_keys ADD COLUMN made_with uuid REFERENCES api_keys (id) ON DELETE CASCADE;
CREATE INDEX api_keys_made_with_idx ON api_keys (made_with) WHERE made_with IS NOT NULL;
