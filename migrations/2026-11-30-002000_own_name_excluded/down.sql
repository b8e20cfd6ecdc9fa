CREATE OR REPLACE FUNCTION permission_gives_something(p permissions) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT EXISTS (SELECT FROM unnest(p.accounts) entry WHERE entry NOT LIKE '!%' AND '!' || entry <> ALL (p.accounts))
        AND cardinality(p.protocols) > 0 AND cardinality(p.actions) > 0
$$;
