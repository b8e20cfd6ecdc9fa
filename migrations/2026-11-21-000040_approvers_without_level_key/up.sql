-- A level is written before its approvers, in one transaction, and never deleted. Checking that for each of 500 people
-- took a seventh of opening their ticket.
ALTER TABLE ticket_approvers DROP CONSTRAINT ticket_approvers_ticket_id_level_fkey;
