ALTER TABLE events DROP COLUMN xid, DROP COLUMN epoch;
DROP FUNCTION feed_epoch();
DROP FUNCTION feed_incarnation();
DROP TABLE feed_epochs;
