-- A server that does not know them reads neither: unstarted sessions are given back, and so is what failed.
UPDATE grants SET state = 'ended', state_data = jsonb_build_object('state', 'ended', 'at', to_jsonb(updated_at))
WHERE state = 'ready';
UPDATE grants SET state = 'ended', state_data = jsonb_build_object('state', 'ended', 'at', state_data -> 'at')
WHERE state = 'failed';
DROP INDEX grants_sessions_idx;
DROP INDEX grants_unexpired_idx;
DROP INDEX grants_state_idx;
DROP INDEX grants_org_id_end_idx;
DROP INDEX grants_end_idx;
DROP INDEX grants_assets_idx;
DROP INDEX grants_flow_id_idx;
DROP TRIGGER grants_name_things ON grants;
DROP FUNCTION grants_name_things();
ALTER TABLE grants DROP COLUMN assets;
ALTER TABLE grants DROP COLUMN flow_id;
ALTER TABLE grants DROP COLUMN expired_at;
ALTER TABLE grants DROP COLUMN started_at;
ALTER TABLE grants DROP CONSTRAINT grants_state_check;
ALTER TABLE grants ADD CONSTRAINT grants_state_check CHECK (state IN ('open', 'revoked', 'ended'));
