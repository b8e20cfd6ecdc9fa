DROP TABLE idempotency_keys, events;
DROP FUNCTION events_are_append_only();
