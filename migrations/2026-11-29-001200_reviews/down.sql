DROP TABLE reviews;
DELETE FROM ticket_readers WHERE because = 'asker';
ALTER TABLE ticket_readers DROP CONSTRAINT ticket_readers_because_check;
ALTER TABLE ticket_readers ADD CONSTRAINT ticket_readers_because_check CHECK (because IN ('ahead', 'flow', 'named'));
ALTER TABLE tickets DROP COLUMN is_global;
DROP INDEX flows_rule_id_key;
ALTER TABLE flows DROP COLUMN rule_id;
