-- The administrators of the organization.
SELECT m.user_id, NULL::uuid, NULL::uuid FROM members m WHERE m.org_id = r.org_id AND m.role = 'org_admin'
