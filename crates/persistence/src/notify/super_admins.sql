-- The active people who are super admins.
SELECT u.id FROM users u WHERE u.is_super_admin AND u.is_active AND u.kind = 'human';
