-- Detaches revoked keys of others from the keys of a user with which they were made, so that they outlive those.
-- $1 user
UPDATE api_keys SET made_with = NULL
WHERE user_id <> $1 AND made_with IN (SELECT id FROM api_keys WHERE user_id = $1);
