-- People who may read a ticket although they neither asked for it nor were asked to decide it yet: `ahead` are the approvers of a
-- level that has not begun, `flow` the watchers whom the flow names, `named` the watchers whom people named. The level of watchers
-- is 0.
CREATE TABLE ticket_readers (
    ticket_id uuid NOT NULL REFERENCES tickets (id) ON DELETE CASCADE,
    user_id uuid NOT NULL CONSTRAINT ticket_readers_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    because text NOT NULL CHECK (because IN ('ahead', 'flow', 'named')),
    level integer NOT NULL CHECK ((level > 0) = (because = 'ahead')),
    PRIMARY KEY (ticket_id, user_id, because, level)
);
CREATE INDEX ticket_readers_user_id_idx ON ticket_readers (user_id, ticket_id);

-- The tickets that a user takes part in: as applicant, as beneficiary, asked to decide now or before, or as a reader.
CREATE OR REPLACE FUNCTION tickets_concerning(who uuid) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    SELECT t.id FROM tickets t WHERE t.applicant_id = who
    UNION SELECT t.id FROM tickets t WHERE t.beneficiary_id = who
    UNION SELECT a.ticket_id FROM ticket_approvers a WHERE a.user_id = who
    UNION SELECT r.ticket_id FROM ticket_readers r WHERE r.user_id = who
$$;
