-- Events between two moments, in the order of time; and those of one action or area, such as `login.`.
CREATE INDEX events_time_idx ON events (at, id);
CREATE INDEX events_action_idx ON events (action COLLATE "C", id);
