-- Tickets are numbered in each organization by itself, so that nobody counts the tickets of others. A sequence for each:
-- nobody waits for a number, and a ticket that comes to nothing leaves a gap.
CREATE FUNCTION ticket_numbers(org uuid) RETURNS regclass LANGUAGE sql STABLE AS
$$ SELECT to_regclass('ticket_number_' || replace(org::text, '-', '')) $$;

CREATE FUNCTION organizations_number_tickets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        EXECUTE format('DROP SEQUENCE IF EXISTS ticket_number_%s', replace(OLD.id::text, '-', ''));
    ELSE
        EXECUTE format('CREATE SEQUENCE IF NOT EXISTS ticket_number_%s', replace(NEW.id::text, '-', ''));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER organizations_number_tickets AFTER INSERT OR DELETE ON organizations
    FOR EACH ROW EXECUTE FUNCTION organizations_number_tickets();
-- Also where made-up data is filled in with the other triggers off.
ALTER TABLE organizations ENABLE ALWAYS TRIGGER organizations_number_tickets;

-- Locks the table before the highest numbers are read.
ALTER TABLE tickets DROP CONSTRAINT tickets_number_key;
ALTER TABLE tickets ADD CONSTRAINT tickets_org_id_number_key UNIQUE (org_id, number);

-- What there is keeps its number, and each organization goes on after its highest.
DO $$
DECLARE
    org record;
BEGIN
    FOR org IN SELECT id, (SELECT coalesce(max(number), 0) + 1 FROM tickets WHERE org_id = o.id) AS first
        FROM organizations o
    LOOP
        EXECUTE format('CREATE SEQUENCE ticket_number_%s START %s', replace(org.id::text, '-', ''), org.first);
    END LOOP;
END $$;

-- A server that does not know these sequences draws from the one for all. Its numbers are far above any of theirs, so that
-- they are known by that, and replaced.
SELECT setval('ticket_number', 1000000000000000);

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
