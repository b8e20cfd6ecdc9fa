-- Empties all tables, and takes their foreign keys and triggers away until after_rows.sql.
DO $$
DECLARE
    one record;
BEGIN
    CREATE TEMP TABLE restored_tables ON COMMIT DROP AS
    SELECT c.oid::regclass::text AS name
    FROM pg_class c
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> '__diesel_schema_migrations'
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e');
    CREATE TEMP TABLE restored_keys ON COMMIT DROP AS
    SELECT k.conrelid::regclass::text AS at, k.conname AS name, pg_get_constraintdef(k.oid) AS definition
    FROM pg_constraint k
    WHERE k.connamespace = current_schema()::regnamespace AND k.contype = 'f';
    -- Some triggers fire ALWAYS.
    CREATE TEMP TABLE restored_triggers ON COMMIT DROP AS
    SELECT t.tgrelid::regclass::text AS at, t.tgname AS name,
        CASE t.tgenabled WHEN 'A' THEN 'ENABLE ALWAYS' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE' END AS enable
    FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal AND t.tgenabled <> 'D';
    FOR one IN SELECT * FROM restored_keys LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', one.at, one.name);
    END LOOP;
    FOR one IN SELECT * FROM restored_tables LOOP
        EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', one.name);
        EXECUTE format('TRUNCATE %s', one.name);
    END LOOP;
END
$$
