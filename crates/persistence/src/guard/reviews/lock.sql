-- Locks the questions of one reach: nobody else opens a review of one of them before the transaction ends.
-- $1 reach
SELECT pg_advisory_xact_lock(hashtextextended('review ' || $1::text, 0));
