-- The key under which attempts with a login name are counted, and whether its user logged in from a network before.
-- Spelling variants of a name share a key. If no user has the name, the key is a hash: the text may be a password in the
-- wrong field.
-- $1 login name, $2 network, $3 seconds for which a network counts as known
WITH found AS (SELECT id FROM users WHERE lower(username) = lower($1))
SELECT coalesce((SELECT id::text FROM found), encode(sha256(convert_to(lower($1), 'UTF8')), 'hex')) AS key,
    EXISTS (
        SELECT FROM login_addresses a JOIN found ON a.user_id = found.id
        WHERE a.network = $2 AND a.last_login_at > gatepass_now() - make_interval(secs => $3)
    ) AS is_known_there;
