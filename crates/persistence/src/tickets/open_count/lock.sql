-- Keeps other transactions from opening a ticket for the same applicant in an organization until this transaction ends.
-- $1 applicant and organization
SELECT pg_advisory_xact_lock(hashtextextended('opens ' || $1, 0));
