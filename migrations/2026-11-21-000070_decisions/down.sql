-- Those who were reassigned away stand below their level, where there is none.
DELETE FROM ticket_approvers WHERE level < 0;
DROP INDEX tickets_blocked_idx;
ALTER TABLE tickets DROP COLUMN resubmitted_from;
ALTER TABLE tickets DROP COLUMN overridden;
