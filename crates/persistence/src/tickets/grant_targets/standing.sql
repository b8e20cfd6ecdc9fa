-- Whether a user is active, if they may be granted something in an organization (a member or a super admin). No row: they
-- may not.
-- $1 organization, $2 user
SELECT u.is_active FROM users u
WHERE u.id = $2 AND (SELECT b.belongs FROM belonging(u.id, $1) b);
