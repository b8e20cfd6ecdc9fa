-- The global administrators.
SELECT u.id FROM users u WHERE u.is_super_admin
