-- Removes a user from the readers of an organization's tickets. If a rule of an open ticket still names them, they read it again as
-- soon as its readers follow its rules.
-- $1 user, $2 organization
DELETE FROM ticket_readers r USING tickets t WHERE r.user_id = $1 AND t.id = r.ticket_id AND t.org_id = $2;
