-- The active people who are admins of an organization.
-- $1 organization
SELECT u.id FROM members m JOIN users u ON u.id = m.user_id
WHERE m.org_id = $1 AND m.role = 'org_admin' AND u.is_active AND u.kind = 'human';
