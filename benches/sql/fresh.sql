-- Clones tickets that the server made, with all columns and related rows but without events, because each ticket can be
-- approved or canceled only once. The clone of a granted ticket has a grant and a permission of its own, with the same id.

CREATE OR REPLACE FUNCTION bench_id(series text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT (series || '-' || lpad(to_hex(n), 12, '0'))::uuid $$;

-- A new id that sorts by time, as the server's ids do.
CREATE OR REPLACE FUNCTION bench_new() RETURNS uuid LANGUAGE sql VOLATILE AS
$$ SELECT overlay(overlay(gen_random_uuid()::text PLACING lpad(to_hex(t >> 16), 8, '0') || '-' || lpad(to_hex(t & 65535), 4, '0')
    || '-7' FROM 1) PLACING '8' FROM 20)::uuid FROM (SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS t) AS now $$;

CREATE OR REPLACE FUNCTION bench_fresh(series text, first bigint, last bigint, templates uuid[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    part record;
BEGIN
    FOR part IN
        SELECT t.oid::regclass AS name, a.attname AS key,
            CASE a.attname WHEN 'id' THEN $q$'number', nextval(ticket_numbers(old.org_id)),$q$ ELSE '' END AS besides
        FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid
        WHERE t.relnamespace = 'public'::regnamespace AND t.relkind = 'r' AND (
            t.relname = 'tickets' AND a.attname = 'id' OR a.attname = 'ticket_id' AND NOT EXISTS (
                SELECT FROM pg_attribute own WHERE own.attrelid = t.oid AND own.attname = 'id'))
        ORDER BY t.relname <> 'tickets', t.oid
    LOOP
        EXECUTE format('INSERT INTO %1$s SELECT copy.* FROM generate_series($2, $3) AS n
            JOIN %1$s old ON old.%2$I = $4[n %% cardinality($4) + 1],
            jsonb_populate_record(old, jsonb_build_object(%3$s %2$L, bench_id($1, n))) AS copy',
            part.name, part.key, part.besides) USING series, first, last, templates;
    END LOOP;
    FOR part IN SELECT * FROM (VALUES ('permissions', 'source_ticket_id', 'id'), ('grants', 'ticket_id', 'permission_id'))
        AS made (name, key, other)
    LOOP
        EXECUTE format('INSERT INTO %1$s SELECT copy.* FROM generate_series($2, $3) AS n
            JOIN %1$s old ON old.%2$I = $4[n %% cardinality($4) + 1],
            jsonb_populate_record(old, jsonb_build_object(''id'', bench_id($1, n), %2$L, bench_id($1, n),
                %3$L, bench_id($1, n))) AS copy', part.name, part.key, part.other) USING series, first, last, templates;
    END LOOP;
END
$$;
