-- Makes foreign keys and triggers again, after before_rows.sql and the rows. The next connection begins a new epoch of feeds, also
-- if PostgreSQL was not started since the backup.
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT * FROM restored_keys LOOP
        EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', one.at, one.name, one.definition);
    END LOOP;
    FOR one IN SELECT * FROM restored_triggers LOOP
        EXECUTE format('ALTER TABLE %s %s TRIGGER %I', one.at, one.enable, one.name);
    END LOOP;
    IF to_regclass('feed_epochs') IS NOT NULL THEN
        UPDATE feed_epochs SET incarnation = incarnation || '/before ' || gatepass_now() WHERE incarnation = feed_incarnation();
    END IF;
END
$$
