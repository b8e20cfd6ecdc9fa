-- Keeps other transactions from changing managers or taking an admin away until this transaction ends. Locks with two
-- numbers: idempotency keys lock with one.
SELECT pg_advisory_xact_lock(1, 1);
