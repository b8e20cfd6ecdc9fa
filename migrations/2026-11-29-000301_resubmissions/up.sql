-- The admin who resubmitted an ended ticket for its requester. NULL: the requester did, or the ticket repeats none.
ALTER TABLE tickets ADD COLUMN resubmitted_by uuid CONSTRAINT tickets_resubmitted_by_fkey REFERENCES users (id);
CREATE INDEX tickets_resubmitted_by_idx ON tickets (resubmitted_by) WHERE resubmitted_by IS NOT NULL;
-- The tickets that repeat one.
CREATE INDEX tickets_resubmitted_from_idx ON tickets (resubmitted_from, id) WHERE resubmitted_from IS NOT NULL;
