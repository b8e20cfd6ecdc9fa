-- The moment of a backup, and the version of PostgreSQL. Takes the snapshot of its transaction.
SELECT gatepass_now() AS at, current_setting('server_version') AS postgresql
