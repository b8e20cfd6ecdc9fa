DROP TABLE login_throttle, api_keys, refresh_tokens, sessions, group_members, groups, members, users, organizations;
DROP EXTENSION pg_trgm;
DROP FUNCTION gatepass_now();
