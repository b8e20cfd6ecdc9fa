-- Lets nobody else change managers or take an admin away until the transaction ends. Two numbers: idempotency keys lock with
-- one.
SELECT pg_advisory_xact_lock(1, 1);
