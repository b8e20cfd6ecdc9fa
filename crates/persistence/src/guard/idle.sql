-- Those of these users and assets that are deactivated.
-- $1 users, $2 assets
SELECT id FROM users WHERE id = ANY ($1) AND NOT is_active
UNION ALL SELECT id FROM assets WHERE id = ANY ($2) AND NOT is_active;
