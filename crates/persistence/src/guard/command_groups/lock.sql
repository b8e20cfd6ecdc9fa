-- Locks the command groups of an organization: nobody else adds one or changes an expression before the transaction ends.
-- $1 organization (null: the global groups)
SELECT pg_advisory_xact_lock(hashtextextended(coalesce('command groups of ' || $1::uuid::text, 'global command groups'), 0));
