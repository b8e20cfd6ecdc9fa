DROP INDEX events_time_idx;
DROP INDEX events_action_idx;
