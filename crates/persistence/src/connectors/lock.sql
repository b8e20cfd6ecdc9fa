-- Takes the lock on the number of connectors of an organization.
-- $1 organization
SELECT pg_advisory_xact_lock(hashtextextended('connectors ' || $1, 0));
