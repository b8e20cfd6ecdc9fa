-- The number of the next ticket of an organization. 0 if the organization was deleted.
-- $1 organization
SELECT coalesce(nextval(ticket_numbers($1)), 0);
