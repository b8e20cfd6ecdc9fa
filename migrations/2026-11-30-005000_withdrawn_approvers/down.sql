ALTER TABLE ticket_approvers
    DROP CONSTRAINT ticket_approvers_pkey,
    DROP COLUMN withdrawn,
    ADD CONSTRAINT ticket_approvers_pkey PRIMARY KEY (ticket_id, level, user_id);
