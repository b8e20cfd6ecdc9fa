-- Whether a user belongs to an organization, as its member or as a super admin. Without that there is no access
-- (domain.md section 8). Two look-ups by primary keys.
CREATE FUNCTION belongs_to(who uuid, org uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM members m WHERE m.org_id = org AND m.user_id = who)
        OR EXISTS (SELECT FROM users u WHERE u.id = who AND u.is_super_admin)
$$;
