-- Switches foreign keys and triggers off for this transaction, where the role may.
SELECT set_config('session_replication_role', 'replica', true) FROM pg_roles WHERE rolname = current_user AND rolsuper;
