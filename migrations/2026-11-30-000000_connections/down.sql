DROP TABLE session_commands;
DROP TABLE asset_sessions;
DROP TABLE connection_tokens;
ALTER TABLE permissions DROP COLUMN reusable_tokens;
