-- Locks the flows of an organization, or the global flows, for a change: nobody else changes them or chooses among them
-- before the transaction ends.
-- $1 organization (null: the global flows)
SELECT pg_advisory_xact_lock(hashtextextended(coalesce('flows of ' || $1::uuid::text, 'global flows'), 0));
