DROP TABLE guard_version;
DROP TABLE guard_rules;
DROP TABLE command_groups;
DROP FUNCTION guard_changed();
