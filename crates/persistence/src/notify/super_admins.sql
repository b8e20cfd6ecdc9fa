-- The active people who are super admins.
-- $1 not used, so that all statements of this kind have one shape
SELECT u.id FROM users u WHERE u.is_super_admin AND u.is_active AND u.kind = 'human' AND $1::uuid IS NULL;
