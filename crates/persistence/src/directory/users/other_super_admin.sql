-- Whether somebody counts as a super admin besides this user.
-- $1 user
SELECT EXISTS (SELECT FROM counted_super_admins WHERE id <> $1);
