-- `!{username}` takes away the account that `@USER` names, so a permission for these two gives nothing.

-- Whether a permission names accounts, protocols and actions (`gives_something` in the domain).
CREATE OR REPLACE FUNCTION permission_gives_something(p permissions) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT EXISTS (SELECT FROM unnest(p.accounts) entry WHERE entry NOT LIKE '!%'
            AND '!' || CASE entry WHEN '@USER' THEN '{username}' ELSE entry END <> ALL (p.accounts))
        AND cardinality(p.protocols) > 0 AND cardinality(p.actions) > 0
$$;
