DROP VIEW counted_super_admins;
