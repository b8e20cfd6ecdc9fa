-- The facts about a database that `gatepass doctor` judges.
SELECT current_setting('server_version_num')::integer AS number, current_setting('server_version') AS version,
    current_setting('server_encoding') AS encoding, pg_is_in_recovery() AS is_standby,
    current_setting('fsync')::boolean AND current_setting('full_page_writes')::boolean
        AND current_setting('synchronous_commit') <> 'off' AS is_durable,
    current_setting('max_connections')::integer AS max_connections,
    coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) AS may_create, clock_timestamp() AS clock
