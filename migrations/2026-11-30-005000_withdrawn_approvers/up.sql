-- A withdrawn approver was asked at a level, and is not asked any more. Until now only a negative level said so. Servers of the
-- last release go on to write that, so the column follows the sign. PostgreSQL writes the table anew, under an exclusive lock.
-- A user may be withdrawn and asked again at one level, so the key has the column too.
-- migrations/README.md says what the next release does.
ALTER TABLE ticket_approvers
    ADD COLUMN withdrawn boolean NOT NULL GENERATED ALWAYS AS (level < 0) STORED,
    DROP CONSTRAINT ticket_approvers_pkey,
    ADD CONSTRAINT ticket_approvers_pkey PRIMARY KEY (ticket_id, level, user_id, withdrawn);
