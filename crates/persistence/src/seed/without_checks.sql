-- Switches foreign keys and triggers off for this transaction, if the role may do that.
SELECT set_config('session_replication_role', 'replica', true) FROM pg_roles WHERE rolname = current_user AND rolsuper;
