-- Keeps the flows of an organization and the global flows as they are until the transaction ends. Several transactions may
-- hold them at the same time.
-- $1 organization
SELECT pg_advisory_xact_lock_shared(hashtextextended('global flows', 0)),
    pg_advisory_xact_lock_shared(hashtextextended('flows of ' || $1::uuid::text, 0));
