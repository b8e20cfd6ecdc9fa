DROP INDEX permissions_valid_until_idx, events_at_idx;
