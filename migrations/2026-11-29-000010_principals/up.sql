-- The organization whose admins control a service, whatever else it is a member of; null: super admins alone.
ALTER TABLE users ADD COLUMN home_org_id uuid CONSTRAINT users_home_org_id_fkey REFERENCES organizations (id);
CREATE INDEX users_home_org_id_idx ON users (home_org_id) WHERE home_org_id IS NOT NULL;

UPDATE users SET home_org_id = (SELECT m.org_id FROM members m WHERE m.user_id = users.id)
WHERE kind = 'service' AND (SELECT count(*) FROM members m WHERE m.user_id = users.id) = 1;

-- What the key is at most: {"is_super_admin": bool, "roles": {org: role}}; null: whatever its user is.
ALTER TABLE api_keys ADD COLUMN rights jsonb;

-- Who made the API key that an event was written with.
ALTER TABLE events ADD COLUMN credential_made_by uuid;

-- Whoever made the first key of a chain answers for all of it.
WITH RECURSIVE chain (id, maker) AS (
    SELECT id, created_by FROM api_keys WHERE made_with IS NULL
    UNION ALL
    SELECT k.id, chain.maker FROM api_keys k JOIN chain ON k.made_with = chain.id
)
UPDATE api_keys SET created_by = chain.maker FROM chain
WHERE chain.id = api_keys.id AND api_keys.made_with IS NOT NULL AND chain.maker IS NOT NULL;

-- Keys of services keep the roles of today. The rights of a super admin stay where a super admin gave them.
UPDATE api_keys SET rights = jsonb_build_object(
    'is_super_admin', u.is_super_admin AND coalesce(maker.is_super_admin, true),
    'roles', coalesce((SELECT jsonb_object_agg(m.org_id, m.role) FROM members m WHERE m.user_id = u.id), '{}'))
FROM users u, api_keys k LEFT JOIN users maker ON maker.id = k.created_by
WHERE k.id = api_keys.id AND u.id = api_keys.user_id AND u.kind = 'service';

-- Keys of humans that somebody else made are revoked, with all that were made with them. A maker who is removed by now
-- is told by the log.
WITH RECURSIVE foreign_keys (id) AS (
    SELECT k.id FROM api_keys k JOIN users u ON u.id = k.user_id
    WHERE u.kind = 'human' AND (k.created_by <> k.user_id OR k.created_by IS NULL AND EXISTS (
        SELECT 1 FROM events e WHERE e.subject_id = k.id AND e.action = 'api_key.created' AND e.actor_id <> k.user_id))
    UNION
    SELECT k.id FROM api_keys k JOIN foreign_keys f ON k.made_with = f.id
), revoked AS (
    UPDATE api_keys k SET revoked_at = gatepass_now(), updated_at = gatepass_now() FROM foreign_keys f
    WHERE k.id = f.id AND k.revoked_at IS NULL RETURNING k.id, k.user_id, k.name, k.hint
)
-- The id is a UUIDv7 of now, as the server's are.
INSERT INTO events (id, at, action, on_behalf_of, subject_type, subject_id, data)
SELECT (lpad(to_hex(floor(extract(epoch FROM gatepass_now()) * 1000)::bigint), 12, '0') || '7'
        || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid,
    gatepass_now(), 'api_key.revoked', user_id, 'api_key', id,
    jsonb_build_object('name', name, 'hint', hint, 'reason', 'made_by_somebody_else')
FROM revoked;
