-- Events by time alone. They are only ever added, so that a summary of each block of pages will do.
CREATE INDEX events_at_idx ON events USING brin (at) WITH (pages_per_range = 32, autosummarize = on);
-- Whether an organization has any permission that is good now, where nearly all have ended.
CREATE INDEX permissions_valid_until_idx ON permissions (org_id, valid_until);
