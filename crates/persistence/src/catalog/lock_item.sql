-- Keeps other transactions from requesting an item for the same user until this transaction ends. Locks with two numbers:
-- idempotency keys lock with one.
-- $1 name of the lock
SELECT pg_advisory_xact_lock(2, hashtext($1));
