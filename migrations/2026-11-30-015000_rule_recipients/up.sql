-- Who is told if a rule with the action `notify` matches. Empty: the admins.
ALTER TABLE guard_rules ADD COLUMN recipients uuid[] NOT NULL DEFAULT '{}';
