DROP VIEW nearest_owners;
ALTER TABLE ticket_levels DROP COLUMN is_assigned;
-- Void decisions have no place in a server that does not know them.
DELETE FROM decisions WHERE is_void;
DELETE FROM decisions d USING decisions earlier
WHERE earlier.ticket_id = d.ticket_id AND earlier.level = d.level AND earlier.user_id = d.user_id AND earlier.round < d.round;
ALTER TABLE decisions DROP CONSTRAINT decisions_pkey, ADD PRIMARY KEY (ticket_id, level, user_id);
ALTER TABLE decisions DROP COLUMN round, DROP COLUMN is_void, DROP COLUMN content, DROP COLUMN parts;
