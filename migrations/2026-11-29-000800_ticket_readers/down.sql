CREATE OR REPLACE FUNCTION tickets_concerning(who uuid) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    SELECT t.id FROM tickets t WHERE t.applicant_id = who
    UNION SELECT t.id FROM tickets t WHERE t.beneficiary_id = who
    UNION SELECT a.ticket_id FROM ticket_approvers a WHERE a.user_id = who
$$;
DROP TABLE ticket_readers;
