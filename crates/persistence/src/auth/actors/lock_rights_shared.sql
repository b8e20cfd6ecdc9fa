-- Locks the rights of a user shared until the transaction ends. Returns its time too, which saves a statement.
-- $1 name of the lock
SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0)) IS NULL, gatepass_now();
