-- The users who count as super admins, of whom one has to remain (domain.md section 9.2): active people. A deactivated user can't log
-- in, and a service may have no key.
CREATE VIEW counted_super_admins AS
    SELECT id FROM users WHERE is_super_admin AND is_active AND kind = 'human';
