DROP FUNCTION lock_grant_targets(uuid, uuid, uuid[], uuid[], uuid[]);
DROP FUNCTION gatepass_moment();
