-- Locks the webhooks of an organization, so that their number stays.
-- $1 organization, empty: none
SELECT pg_advisory_xact_lock(hashtextextended('webhooks ' || $1, 0));
