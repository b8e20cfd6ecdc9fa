-- Takes an idempotency key for this transaction, unless another transaction holds it.
-- $1 name of the lock
SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0));
