-- The active people who are admins of the home of a service.
-- $1 service
SELECT u.id FROM users service JOIN members m ON m.org_id = service.home_org_id JOIN users u ON u.id = m.user_id
WHERE service.id = $1 AND m.role = 'org_admin' AND u.is_active AND u.kind = 'human';
