-- Lets only one server at a time change the schema. The lock ends with the connection.
-- $1 number of the lock
SELECT pg_advisory_lock($1);
