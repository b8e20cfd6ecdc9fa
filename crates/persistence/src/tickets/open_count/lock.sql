-- Lets nobody else open a ticket for the same applicant in an organization until the transaction ends.
-- $1 applicant and organization
SELECT pg_advisory_xact_lock(hashtextextended('opens ' || $1, 0));
