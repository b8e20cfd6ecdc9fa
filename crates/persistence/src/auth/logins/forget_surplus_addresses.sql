-- Removes the networks of a user beyond the latest ones.
-- $1 user, $2 how many stay
DELETE FROM login_addresses
WHERE user_id = $1 AND network IN (
    SELECT network FROM login_addresses WHERE user_id = $1 ORDER BY last_login_at DESC, network OFFSET $2);
