-- Removes networks without a recent login.
-- $1 how many, $2 seconds for which a network counts as known
DELETE FROM login_addresses WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM login_addresses WHERE last_login_at <= gatepass_now() - make_interval(secs => $2)
    ORDER BY last_login_at LIMIT $1 FOR UPDATE SKIP LOCKED));
