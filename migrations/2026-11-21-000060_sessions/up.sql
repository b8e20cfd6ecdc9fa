-- Sessions on a device, which wait for their user ('ready'), and grants that could not be made. An expiry is marked beside
-- the state, which stays what a server reads that does not know the mark.
ALTER TABLE grants DROP CONSTRAINT grants_state_check;
ALTER TABLE grants ADD CONSTRAINT grants_state_check
    CHECK (state IN ('open', 'ready', 'revoked', 'ended', 'failed'));
ALTER TABLE grants ADD COLUMN started_at timestamptz;
ALTER TABLE grants ADD COLUMN expired_at timestamptz;
-- What lists filter by.
ALTER TABLE grants ADD COLUMN flow_id uuid;
ALTER TABLE grants ADD COLUMN assets uuid[];

UPDATE grants g SET flow_id = t.flow_id, assets = ARRAY(
    SELECT named::uuid FROM jsonb_array_elements_text(
        coalesce(r -> 'assets', '[]') || coalesce(r -> 'asset_id', '[]')) named)
FROM tickets t, coalesce(t.approved, t.requested) r WHERE t.id = g.ticket_id;

-- For rows of a server that does not know these columns.
CREATE FUNCTION grants_name_things() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT t.flow_id, ARRAY(SELECT named::uuid FROM jsonb_array_elements_text(
        coalesce(r -> 'assets', '[]') || coalesce(r -> 'asset_id', '[]')) named)
    INTO NEW.flow_id, NEW.assets FROM tickets t, coalesce(t.approved, t.requested) r WHERE t.id = NEW.ticket_id;
    RETURN NEW;
END
$$;
CREATE TRIGGER grants_name_things BEFORE INSERT ON grants
    FOR EACH ROW WHEN (NEW.flow_id IS NULL) EXECUTE FUNCTION grants_name_things();

CREATE INDEX grants_flow_id_idx ON grants (flow_id, id);
CREATE INDEX grants_assets_idx ON grants USING gin (assets) WITH (fastupdate = off);
-- Lists by their end; what has none comes after all that have one.
CREATE INDEX grants_end_idx ON grants ((coalesce(window_end, '9999-12-31 00:00:00+00'::timestamptz)), id);
CREATE INDEX grants_org_id_end_idx
    ON grants (org_id, (coalesce(window_end, '9999-12-31 00:00:00+00'::timestamptz)), id);
-- The few among the many: what somebody closed or has still to start, and what is not marked as expired.
CREATE INDEX grants_state_idx ON grants (state, id) WHERE state <> 'open';
CREATE INDEX grants_unexpired_idx ON grants (window_end) WHERE state IN ('open', 'ready') AND expired_at IS NULL;
CREATE INDEX grants_sessions_idx ON grants (beneficiary_id, id) WHERE type = 'device_admin' AND state = 'open';
