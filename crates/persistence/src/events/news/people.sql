-- The users whom tickets concern: tickets_concerning the other way round.
-- $1 tickets
SELECT t.applicant_id FROM tickets t WHERE t.id = ANY ($1::uuid[])
UNION SELECT t.beneficiary_id FROM tickets t WHERE t.id = ANY ($1::uuid[])
UNION SELECT a.user_id FROM ticket_approvers a WHERE a.ticket_id = ANY ($1::uuid[])
UNION SELECT r.user_id FROM ticket_readers r WHERE r.ticket_id = ANY ($1::uuid[])
