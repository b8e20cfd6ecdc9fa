-- Marks that nobody is waited for any more at levels that ended, for the index of those who are.
-- $1 ticket, $2 levels
UPDATE ticket_approvers SET waiting = false WHERE ticket_id = $1 AND level = ANY ($2) AND waiting;
