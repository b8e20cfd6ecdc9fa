-- The number of the next ticket of an organization; 0 where the organization does not exist any more.
-- $1 organization
SELECT coalesce(nextval(ticket_numbers($1)), 0);
