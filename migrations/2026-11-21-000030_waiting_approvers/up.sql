-- Who may still be waited for, so that whoever decided much long ago finds what waits for them as fast as others. A mark
-- for the index, not the truth: false only where the level has ended, and true where a server wrote that does not know it.
ALTER TABLE ticket_approvers ADD COLUMN waiting boolean;
ALTER TABLE ticket_approvers ALTER COLUMN waiting SET DEFAULT true;
UPDATE ticket_approvers a SET waiting = true FROM ticket_levels l
WHERE l.ticket_id = a.ticket_id AND l.level = a.level AND l.state = 'active';
CREATE INDEX ticket_approvers_waiting_idx ON ticket_approvers (user_id, ticket_id) WHERE waiting;

-- What is open in all organizations.
CREATE INDEX tickets_open_id_idx ON tickets (id) WHERE state IN ('pending', 'blocked');
