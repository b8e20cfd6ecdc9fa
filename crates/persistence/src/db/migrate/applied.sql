-- The versions of the migrations that the database has run.
SELECT m.version::text FROM __diesel_schema_migrations m ORDER BY m.version
