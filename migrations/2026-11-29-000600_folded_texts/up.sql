-- Texts that searches look through, without case, accents and forms of writing, so that every database finds the same whatever
-- its LC_CTYPE. `folded` has the fields of a row, each folded, with U+001F between them. No folded text has this character, so
-- nothing matches across two fields. The server folds (domain's `writing/fold.rs`) whatever it writes.
--
-- Other rows are folded here as far as SQL can do it in every database alike: rows that are there already, rows of a server of
-- the last release while a deployment rolls, rows that somebody writes by hand. That is complete for texts that come to be ASCII.
-- Others begin with U+001E: they are found nearly as well, and the job `fold_texts` completes them.

-- What SQL can do of a fold. A complete fold of the result is the fold of the fields.
CREATE FUNCTION search_text(VARIADIC fields text[]) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN joined ~ '[^\u0001-\u007f]' THEN E'\x1e' || joined ELSE joined END
    FROM (
        SELECT coalesce(string_agg(btrim(regexp_replace(regexp_replace(
            replace(translate(lower(normalize(coalesce(field, ''), NFKD) COLLATE "C"),
                'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩςАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЂЄІЈЉЊЋЏØøŁłĐđĦħŦŧıÆŒÞŊ',
                'αβγδεζηθικλμνξοπρστυφχψωσабвгдежзиклмнопрстуфхцчшщъыьэюяђєіјљњћџoollddhhttiæœþŋ'), 'ß', 'ss'),
            '[\u0300-\u036f]', '', 'g'), '[\u0001-\u0020\u007f]+', ' ', 'g')), E'\x1f' ORDER BY place), '') AS joined
        FROM unnest(fields) WITH ORDINALITY one (field, place)
    ) folded
$$;

-- The first field of a folded text.
CREATE FUNCTION first_field(folded text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT split_part(folded, E'\x1f', 1) $$;

-- The part of a ticket's folded text that everybody sees who sees the ticket: title, reason and number.
CREATE FUNCTION said_in_ticket(folded text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT split_part(folded, E'\x1d', 1) $$;

-- Folds the fields that the arguments name, as paths into the row.
CREATE FUNCTION fold_fields() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.folded := search_text(VARIADIC ARRAY(
        SELECT to_jsonb(NEW) #>> path::text[] FROM unnest(TG_ARGV) WITH ORDINALITY arguments (path, place) ORDER BY place));
    RETURN NEW;
END $$;

-- Two triggers for each table: rows that were inserted without a folded text, and rows whose fields were changed without it.
-- Always enabled, so that rows have it where made-up data is filled in with the other triggers off.
DO $$
DECLARE
    it record;
BEGIN
    FOR it IN SELECT * FROM (VALUES
        ('organizations', '{name} {slug}'),
        ('users', '{username} {name}'),
        ('groups', '{name}'),
        ('nodes', '{name}'),
        ('assets', '{name} {address}'),
        ('accounts', '{username}'),
        ('permissions', '{name}'),
        ('flows', '{name} {description} {definition,item,category}'),
        ('flow_versions', '{name}'),
        ('api_keys', '{name}')
    ) searched (name, paths)
    LOOP
        DECLARE
            arguments text := (SELECT string_agg(quote_literal(path), ', ') FROM unnest(string_to_array(it.paths, ' ')) path);
            changed text := (
                SELECT string_agg(CASE WHEN path LIKE '%,%'
                    THEN format('NEW.definition #>> %1$L IS DISTINCT FROM OLD.definition #>> %1$L', path)
                    ELSE format('NEW.%1$I IS DISTINCT FROM OLD.%1$I', btrim(path, '{}')) END, ' OR ')
                FROM unnest(string_to_array(it.paths, ' ')) path);
            fields text := (
                SELECT string_agg(CASE WHEN path LIKE '%,%' THEN format('definition #>> %L', path)
                    ELSE quote_ident(btrim(path, '{}')) END, ', ')
                FROM unnest(string_to_array(it.paths, ' ')) path);
        BEGIN
            EXECUTE format('ALTER TABLE %I ADD COLUMN folded text COLLATE "C"', it.name);
            EXECUTE format('UPDATE %I SET folded = search_text(%s)', it.name, fields);
            EXECUTE format('ALTER TABLE %I ALTER COLUMN folded SET NOT NULL', it.name);
            EXECUTE format('CREATE TRIGGER %I BEFORE INSERT ON %I FOR EACH ROW WHEN (NEW.folded IS NULL) '
                'EXECUTE FUNCTION fold_fields(%s)', it.name || '_fold_new', it.name, arguments);
            EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE ON %I FOR EACH ROW '
                'WHEN (NEW.folded = OLD.folded AND (%s)) EXECUTE FUNCTION fold_fields(%s)',
                it.name || '_fold_changed', it.name, changed, arguments);
            EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', it.name, it.name || '_fold_new');
            EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', it.name, it.name || '_fold_changed');
            EXECUTE format('CREATE INDEX %I ON %I ((true)) WHERE left(folded, 1) = E''\x1e''', it.name || '_unfolded_idx', it.name);
        END;
    END LOOP;
END $$;

-- A ticket: what it says, and after U+001D the names of its people and assets at submission, which come from their folded
-- texts. `says` has title and reason.
CREATE FUNCTION ticket_folded(says text, number bigint, applicant uuid, beneficiary uuid, requested jsonb)
RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    folded text := says || E'\x1f#' || number || E'\x1d' || concat_ws(E'\x1f',
        (SELECT string_agg(u.folded, E'\x1f' ORDER BY u.id) FROM users u WHERE u.id IN (applicant, beneficiary)),
        (SELECT string_agg(first_field(a.folded), E'\x1f' ORDER BY a.name) FROM assets a WHERE a.id = ANY (
            ARRAY(SELECT asked::uuid FROM jsonb_array_elements_text(requested -> 'assets') asked)
            || (requested ->> 'asset_id')::uuid)));
BEGIN
    RETURN CASE WHEN strpos(folded, E'\x1e') > 0 THEN E'\x1e' ELSE '' END || replace(folded, E'\x1e', '');
END $$;

ALTER TABLE tickets ADD COLUMN folded text COLLATE "C";
DROP INDEX tickets_search_idx;
-- With the names that they have now: those at submission are only in `search`, without borders between them.
UPDATE tickets SET folded = ticket_folded(search_text(title, reason), number, applicant_id, beneficiary_id, requested);
ALTER TABLE tickets ALTER COLUMN folded SET NOT NULL;
CREATE INDEX tickets_unfolded_idx ON tickets ((true)) WHERE left(folded, 1) = E'\x1e';

-- The server writes `folded` of title and reason, and leaves `search` to this trigger. `search` is for servers of the last
-- release.
CREATE OR REPLACE FUNCTION tickets_fill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number > coalesce(pg_sequence_last_value(ticket_numbers(NEW.org_id)), 0) THEN
        NEW.number := nextval(ticket_numbers(NEW.org_id));
    END IF;
    NEW.approval_type := coalesce(NEW.approval_type, ticket_approval_type(NEW.flow_id, NEW.flow_version));
    IF NEW.folded IS NULL OR NEW.search IS NULL THEN
        NEW.folded := ticket_folded(coalesce(NEW.folded, search_text(NEW.title, NEW.reason)),
            NEW.number, NEW.applicant_id, NEW.beneficiary_id, NEW.requested);
    END IF;
    NEW.search := coalesce(NEW.search, ticket_search(
        NEW.title, NEW.reason, NEW.number, NEW.applicant_id, NEW.beneficiary_id, NEW.requested));
    RETURN NEW;
END $$;

-- The texts that are not complete, by partial indexes.
CREATE VIEW unfinished_texts AS
    SELECT 'organizations' AS searched, folded FROM organizations WHERE left(folded, 1) = E'\x1e'
    UNION ALL SELECT 'users', folded FROM users WHERE left(folded, 1) = E'\x1e'
    UNION ALL SELECT 'groups', folded FROM groups WHERE left(folded, 1) = E'\x1e'
    UNION ALL SELECT 'nodes', folded FROM nodes WHERE left(folded, 1) = E'\x1e'
    UNION ALL SELECT 'assets', folded FROM assets WHERE left(folded, 1) = E'\x1e'
    UNION ALL SELECT 'accounts', folded FROM accounts WHERE left(folded, 1) = E'\x1e'
    UNION ALL SELECT 'permissions', folded FROM permissions WHERE left(folded, 1) = E'\x1e'
    UNION ALL SELECT 'flows', folded FROM flows WHERE left(folded, 1) = E'\x1e'
    UNION ALL SELECT 'flow_versions', folded FROM flow_versions WHERE left(folded, 1) = E'\x1e'
    UNION ALL SELECT 'api_keys', folded FROM api_keys WHERE left(folded, 1) = E'\x1e'
    UNION ALL SELECT 'tickets', folded FROM tickets WHERE left(folded, 1) = E'\x1e';

-- Replaces these texts in a table by complete ones, and returns the number of rows. Rows that are locked are for the next
-- time: whoever waits for nobody is in no deadlock.
CREATE FUNCTION finish_texts(searched regclass, unfinished text[], complete text[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    finished bigint;
BEGIN
    EXECUTE format($update$
        UPDATE %1$s t SET folded = due.complete FROM (
            SELECT s.ctid AS place, new.complete
            FROM %1$s s JOIN unnest($1, $2) new (unfinished, complete) ON new.unfinished = s.folded
            WHERE left(s.folded, 1) = E'\x1e' FOR UPDATE OF s SKIP LOCKED) due
        WHERE t.ctid = due.place $update$, searched) USING unfinished, complete;
    GET DIAGNOSTICS finished = ROW_COUNT;
    RETURN finished;
END $$;

DROP TRIGGER tickets_fill ON tickets;
CREATE TRIGGER tickets_fill BEFORE INSERT ON tickets FOR EACH ROW
    WHEN (NEW.approval_type IS NULL OR NEW.search IS NULL OR NEW.folded IS NULL) EXECUTE FUNCTION tickets_fill();

-- Searches of the last release do without these while a deployment rolls: two for each table would double what a write costs.
DROP INDEX users_search_idx;
DROP INDEX assets_search_idx;
CREATE INDEX users_folded_idx ON users USING gin (folded gin_trgm_ops);
CREATE INDEX assets_folded_idx ON assets USING gin (folded gin_trgm_ops);
CREATE INDEX tickets_folded_idx ON tickets USING gin (folded gin_trgm_ops);
