-- An admin's decision of the whole ticket: {by, reason}. What a ticket was submitted anew from.
ALTER TABLE tickets ADD COLUMN overridden jsonb;
ALTER TABLE tickets ADD COLUMN resubmitted_from uuid CONSTRAINT tickets_resubmitted_from_fkey REFERENCES tickets (id);

-- What may be unblocked by a repair of the data, looked through in batches.
CREATE INDEX tickets_blocked_idx ON tickets (id) WHERE state = 'blocked';

-- ticket_approvers.level is from now on also -n: asked at level n once, until an admin named others. Whoever looks for
-- the approvers of a level does not find them, and whoever looks for what somebody was ever asked does.
