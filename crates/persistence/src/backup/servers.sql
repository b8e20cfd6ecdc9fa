-- The number of other connections of Gatepass to this database: servers, workers and commands.
SELECT count(*) AS servers
FROM pg_stat_activity a
WHERE a.datname = current_database() AND a.application_name LIKE 'gatepass%' AND a.pid <> pg_backend_pid()
