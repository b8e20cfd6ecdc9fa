DROP INDEX login_throttle_window_start_idx, sessions_revoked_at_idx, sessions_expires_at_idx, tickets_overdue_idx;
DROP TABLE jobs;
