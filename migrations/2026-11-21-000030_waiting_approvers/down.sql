DROP INDEX tickets_open_id_idx;
DROP INDEX ticket_approvers_waiting_idx;
ALTER TABLE ticket_approvers DROP COLUMN waiting;
