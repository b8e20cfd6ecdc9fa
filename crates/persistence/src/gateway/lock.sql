-- Keeps other transactions from adding or taking back a connection token of the same user until this transaction ends.
-- $1 user
SELECT pg_advisory_xact_lock(hashtextextended('connects ' || $1, 0));
