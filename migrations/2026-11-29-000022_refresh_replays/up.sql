-- The answer to a refresh token that was used moments ago, for whoever asks twice: encrypted under the token, which is not
-- stored. And who used it.
ALTER TABLE refresh_tokens
    ADD COLUMN replay bytea,
    ADD COLUMN used_ip text,
    ADD COLUMN used_agent text;
CREATE INDEX refresh_tokens_replay_idx ON refresh_tokens (used_at) WHERE replay IS NOT NULL;
