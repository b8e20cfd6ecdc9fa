-- Keeps other transactions from nesting groups of an organization until this transaction ends.
-- $1 name of the lock
SELECT pg_advisory_xact_lock(hashtextextended($1, 0)) IS NULL;
