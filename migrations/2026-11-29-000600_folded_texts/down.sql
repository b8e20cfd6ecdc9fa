DROP FUNCTION finish_texts(regclass, text[], text[]);
DROP VIEW unfinished_texts;
DO $$
DECLARE
    it text;
BEGIN
    FOREACH it IN ARRAY ARRAY['organizations', 'users', 'groups', 'nodes', 'assets', 'accounts', 'permissions', 'flows',
        'flow_versions', 'api_keys']
    LOOP
        EXECUTE format('DROP TRIGGER %I ON %I', it || '_fold_new', it);
        EXECUTE format('DROP TRIGGER %I ON %I', it || '_fold_changed', it);
        EXECUTE format('ALTER TABLE %I DROP COLUMN folded', it);
    END LOOP;
END $$;
DROP TRIGGER tickets_fill ON tickets;
ALTER TABLE tickets DROP COLUMN folded;
CREATE TRIGGER tickets_fill BEFORE INSERT ON tickets FOR EACH ROW
    WHEN (NEW.approval_type IS NULL OR NEW.search IS NULL) EXECUTE FUNCTION tickets_fill();

CREATE OR REPLACE FUNCTION tickets_fill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number > coalesce(pg_sequence_last_value(ticket_numbers(NEW.org_id)), 0) THEN
        NEW.number := nextval(ticket_numbers(NEW.org_id));
    END IF;
    NEW.approval_type := coalesce(NEW.approval_type, ticket_approval_type(NEW.flow_id, NEW.flow_version));
    NEW.search := coalesce(NEW.search, ticket_search(
        NEW.title, NEW.reason, NEW.number, NEW.applicant_id, NEW.beneficiary_id, NEW.requested));
    RETURN NEW;
END $$;
CREATE INDEX users_search_idx ON users USING gin ((username || ' ' || name) gin_trgm_ops);
CREATE INDEX assets_search_idx ON assets USING gin ((name || ' ' || coalesce(address, '')) gin_trgm_ops);
CREATE INDEX tickets_search_idx ON tickets USING gin (search gin_trgm_ops);

DROP FUNCTION ticket_folded(text, bigint, uuid, uuid, jsonb);
DROP FUNCTION fold_fields();
DROP FUNCTION said_in_ticket(text);
DROP FUNCTION first_field(text);
DROP FUNCTION search_text(text[]);
