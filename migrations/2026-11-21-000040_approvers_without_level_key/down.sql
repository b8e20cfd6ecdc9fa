ALTER TABLE ticket_approvers ADD CONSTRAINT ticket_approvers_ticket_id_level_fkey
    FOREIGN KEY (ticket_id, level) REFERENCES ticket_levels (ticket_id, level);
