-- Whether the last epoch of feeds began since the database was started, restored or failed over.
SELECT (SELECT e.incarnation FROM feed_epochs e ORDER BY e.epoch DESC LIMIT 1) = feed_incarnation() AS is_begun
