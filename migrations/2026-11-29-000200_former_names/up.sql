-- Names of deleted objects, so that tickets, grants and permissions that have ended still show them.
CREATE TABLE former_names (
    id uuid CONSTRAINT former_names_pkey PRIMARY KEY,
    kind text NOT NULL,
    org_id uuid NOT NULL,
    name text NOT NULL,
    deleted_at timestamptz NOT NULL
);

CREATE FUNCTION keep_former_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO former_names (id, kind, org_id, name, deleted_at)
    VALUES (OLD.id, TG_TABLE_NAME, OLD.org_id, OLD.name, gatepass_now()) ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;

CREATE TRIGGER keep_former_name AFTER DELETE ON assets FOR EACH ROW EXECUTE FUNCTION keep_former_name();
CREATE TRIGGER keep_former_name AFTER DELETE ON nodes FOR EACH ROW EXECUTE FUNCTION keep_former_name();
CREATE TRIGGER keep_former_name AFTER DELETE ON groups FOR EACH ROW EXECUTE FUNCTION keep_former_name();

-- Whether a permission keeps the objects that it names from being deleted. The permission of a ticket does so while its
-- grant is open.
CREATE FUNCTION permission_holds(p permissions) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT p.source_ticket_id IS NULL OR EXISTS (
        SELECT FROM grants g
        WHERE g.ticket_id = p.source_ticket_id AND g.state IN ('open', 'ready', 'revoking')
            AND (g.window_end IS NULL OR g.window_end > gatepass_now()))
$$;
