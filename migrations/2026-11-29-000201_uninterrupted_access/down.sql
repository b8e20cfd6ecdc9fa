DROP FUNCTION permissions_ahead(uuid, uuid, uuid[], uuid, uuid[], timestamptz);
DROP FUNCTION permission_lies_ahead(permissions, timestamptz);
DROP FUNCTION later_groups_of_user(uuid, timestamptz);
DROP FUNCTION stays_of_user(uuid, timestamptz);
