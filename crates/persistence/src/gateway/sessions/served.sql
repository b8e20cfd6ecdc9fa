-- Those of these sessions whose gateway may still report: its user is active, and a super admin or in one of these roles in the
-- organization of the session.
-- $1 sessions, $2 roles
SELECT s.id FROM asset_sessions s JOIN users g ON g.id = s.gateway_id
WHERE s.id = ANY ($1) AND g.is_active AND (g.is_super_admin
    OR EXISTS (SELECT FROM members m WHERE m.org_id = s.org_id AND m.user_id = g.id AND m.role = ANY ($2)));
