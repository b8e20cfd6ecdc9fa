-- Stores the states of levels.
-- $1 ticket, $2 levels, $3 their states
INSERT INTO ticket_levels (ticket_id, level, state)
SELECT $1, level, state FROM unnest($2::integer[], $3::text[]) AS changed (level, state)
ON CONFLICT (ticket_id, level) DO UPDATE SET state = excluded.state;
