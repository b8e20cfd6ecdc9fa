CREATE OR REPLACE FUNCTION tickets_fill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.approval_type := coalesce(NEW.approval_type, ticket_approval_type(NEW.flow_id, NEW.flow_version));
    NEW.search := coalesce(NEW.search, ticket_search(
        NEW.title, NEW.reason, NEW.number, NEW.applicant_id, NEW.beneficiary_id, NEW.requested));
    RETURN NEW;
END $$;

-- One sequence for all again. Of those that have the same number, the oldest keeps it.
ALTER TABLE tickets DROP CONSTRAINT tickets_org_id_number_key;
SELECT setval('ticket_number', (SELECT coalesce(max(number), 0) + 1 FROM tickets), false);
UPDATE tickets t SET number = made.number,
    search = ticket_search(t.title, t.reason, made.number, t.applicant_id, t.beneficiary_id, t.requested)
FROM (SELECT id, nextval('ticket_number') AS number FROM (
    SELECT id, row_number() OVER (PARTITION BY number ORDER BY id) AS place FROM tickets) same WHERE place > 1) made
WHERE made.id = t.id;
ALTER TABLE tickets ADD CONSTRAINT tickets_number_key UNIQUE (number);

DROP TRIGGER organizations_number_tickets ON organizations;
DROP FUNCTION organizations_number_tickets();
DO $$
DECLARE
    org record;
BEGIN
    FOR org IN SELECT id FROM organizations LOOP
        EXECUTE format('DROP SEQUENCE IF EXISTS ticket_number_%s', replace(org.id::text, '-', ''));
    END LOOP;
END $$;
DROP FUNCTION ticket_numbers(uuid);
