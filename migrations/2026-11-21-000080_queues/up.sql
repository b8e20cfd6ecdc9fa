-- What queues and searches ask of a ticket and would have to look up elsewhere: how its flow version decides, and a text
-- with the names that it was asked under.
ALTER TABLE tickets ADD COLUMN approval_type text;
ALTER TABLE tickets ADD COLUMN search text;

-- In plpgsql, which keeps the plans of its statements.
CREATE FUNCTION ticket_approval_type(flow uuid, flow_version integer) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT v.definition -> 'approval' ->> 'type' FROM flow_versions v WHERE v.flow_id = $1 AND v.version = $2);
END $$;

CREATE FUNCTION ticket_search(title text, reason text, number bigint, applicant uuid, beneficiary uuid, requested jsonb)
RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN concat_ws(' ', title, reason, '#' || number,
        (SELECT string_agg(u.username || ' ' || u.name, ' ' ORDER BY u.id) FROM users u WHERE u.id IN (applicant, beneficiary)),
        (SELECT string_agg(a.name, ' ' ORDER BY a.name) FROM assets a WHERE a.id = ANY (
            ARRAY(SELECT asked::uuid FROM jsonb_array_elements_text(requested -> 'assets') asked)
            || (requested ->> 'asset_id')::uuid)));
END $$;

-- By the database, so that the rows of a server that knows neither column have them too.
CREATE FUNCTION tickets_fill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.approval_type := coalesce(NEW.approval_type, ticket_approval_type(NEW.flow_id, NEW.flow_version));
    NEW.search := coalesce(NEW.search, ticket_search(
        NEW.title, NEW.reason, NEW.number, NEW.applicant_id, NEW.beneficiary_id, NEW.requested));
    RETURN NEW;
END $$;
CREATE TRIGGER tickets_fill BEFORE INSERT ON tickets FOR EACH ROW
    WHEN (NEW.approval_type IS NULL OR NEW.search IS NULL) EXECUTE FUNCTION tickets_fill();

-- Filled before there are indexes that would have to follow.
DROP INDEX tickets_search_idx;
DROP INDEX tickets_open_idx;
DROP INDEX tickets_flow_id_idx;
DROP INDEX tickets_applicant_id_idx;
DROP INDEX tickets_beneficiary_id_idx;
UPDATE tickets SET approval_type = ticket_approval_type(flow_id, flow_version),
    search = ticket_search(title, reason, number, applicant_id, beneficiary_id, requested);

CREATE INDEX tickets_search_idx ON tickets USING gin (search gin_trgm_ops);
-- NULLS FIRST is an order of ids that no other index has: whoever sorts so is given no index that is read through for a
-- page of what is rare.
CREATE INDEX tickets_flow_id_idx ON tickets (flow_id, state, id NULLS FIRST);
CREATE INDEX tickets_applicant_id_idx ON tickets (applicant_id, state, id NULLS FIRST);
CREATE INDEX tickets_beneficiary_id_idx ON tickets (beneficiary_id, state, id NULLS FIRST);
-- Each kind of ticket of an organization, in each order of a queue: a filter of any states, types and approval types is so
-- many places in one of these.
CREATE INDEX tickets_kind_idx ON tickets (org_id, state, type, approval_type, id NULLS FIRST);
CREATE INDEX tickets_kind_updated_idx ON tickets (org_id, state, type, approval_type, updated_at, id);
CREATE INDEX tickets_kind_deadline_idx ON tickets (org_id, state, type, approval_type, decision_deadline, id);
-- Where in the order of ids a time is.
CREATE INDEX tickets_created_at_idx ON tickets (created_at, id);
CREATE INDEX tickets_device_idx ON tickets ((requested ->> 'asset_id'), id) WHERE requested ->> 'asset_id' IS NOT NULL;
