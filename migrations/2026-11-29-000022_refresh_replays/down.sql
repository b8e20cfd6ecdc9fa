DROP INDEX refresh_tokens_replay_idx;
ALTER TABLE refresh_tokens
    DROP COLUMN replay,
    DROP COLUMN used_ip,
    DROP COLUMN used_agent;
