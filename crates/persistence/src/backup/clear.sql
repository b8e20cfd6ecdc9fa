-- Drops all views, tables, sequences, functions and types of the schema, except those of extensions. The names are taken before the
-- first one is dropped, because CASCADE drops others with it.
DO $$
DECLARE
    statements text[];
    one text;
BEGIN
    SELECT array_agg(drops.statement ORDER BY drops.step) INTO statements
    FROM (
        SELECT 1 AS step, format('DROP %s IF EXISTS %s CASCADE',
            CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'S' THEN 'SEQUENCE' WHEN 'c' THEN 'TYPE' ELSE 'TABLE' END, c.oid::regclass)
            AS statement, c.oid, 'pg_class'::regclass AS kind
        FROM pg_class c
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('v', 'r', 'p', 'S', 'c')
        UNION ALL
        SELECT 2, format('DROP ROUTINE IF EXISTS %s CASCADE', p.oid::regprocedure), p.oid, 'pg_proc'::regclass
        FROM pg_proc p
        WHERE p.pronamespace = current_schema()::regnamespace
        UNION ALL
        SELECT 3, format('DROP TYPE IF EXISTS %s CASCADE', t.oid::regtype), t.oid, 'pg_type'::regclass
        FROM pg_type t
        WHERE t.typnamespace = current_schema()::regnamespace AND t.typtype IN ('e', 'd')
    ) drops
    WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = drops.kind AND d.objid = drops.oid AND d.deptype = 'e');
    FOREACH one IN ARRAY coalesce(statements, '{}') LOOP
        EXECUTE one;
    END LOOP;
END
$$
