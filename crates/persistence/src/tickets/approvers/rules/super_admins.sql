-- The global administrators.
SELECT u.id, NULL::uuid, NULL::uuid FROM users u WHERE u.is_super_admin
