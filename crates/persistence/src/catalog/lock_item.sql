-- Lets nobody else ask for an item for the same user until the transaction ends. Two numbers: idempotency keys
-- lock with one.
-- $1 name of the lock
SELECT pg_advisory_xact_lock(2, hashtext($1));
